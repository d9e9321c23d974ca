import type { ApiOptions } from "./graphql/options.ts";

/** What to prove, where nothing is said the schema is asked. */
export type ProveOptions = {
  /** The role that a tenant's user acts as. */
  role?: string | undefined;
  /** Names of the columns that say whose a row is. */
  tenantColumns?: readonly string[];
  schemas?: readonly string[];
  /** Only these relations and functions are tried; a table stands for its partitions too. */
  only?: readonly string[];
  /** These are left out, and said to be: functions that act outside of the database, for one. */
  except?: readonly string[];
  /** A and B. */
  tenants?: readonly [string, string] | undefined;
  /** The user of A to act as. */
  user?: string | undefined;
  /** SQL that enters a tenant, with {tenant} and {user} in it. */
  enter?: string | undefined;
  /** SQL that makes rows which the generator cannot, run first. */
  rowsSql?: string | undefined;
  /** Repeats the random values of an earlier run. */
  seed?: number | undefined;
  /** Random reads per relation. */
  random?: number;
  /** Functions that enter a tenant by design. */
  waysIn?: readonly string[];
  /** Roles that the login may become, for which it is trusted: they are not tried. */
  trustedRoles?: readonly string[];
  /** The URL of the server's own login: its connections are used as a pool uses them. */
  login?: string | undefined;
  /** The GraphQL API, with a token of A's user. */
  api?: ApiOptions | undefined;
  /** The client is in a transaction already, which is left as it was. */
  inTransaction?: boolean;
  /** How many probes are sent before their answers are waited for. What is found does not depend on it. */
  batch?: number;
  /** Milliseconds. The likeliest probes come first, and what there is no time for is said. */
  budgetMs?: number | undefined;
  /** Ends the run: what is running is cancelled, and what was tried until then is reported. */
  signal?: AbortSignal | undefined;
  onProgress?: (fraction: number, note: string) => void;
};

/** The prover cannot run here; nothing is said of the walls. */
export class CannotProve extends Error {
  override readonly name = "CannotProve";
}
