import type { PgClient } from "postgraphile/@dataplan/pg";
import type {} from "postgraphile/adaptors/pg";
import type { TenantContext } from "../tenant/context.ts";
import { type AdaptorSettings, createWithPgClient, type Sessions } from "./adaptor.ts";
import { createIntrospect, introspectionSettings } from "./introspection.ts";
import { requestSession } from "./request-session.ts";

declare global {
  namespace GraphileConfig {
    interface PgAdaptors {
      "rowhouse/graphql": {
        adaptorSettings: AdaptorSettings;
        makePgServiceOptions: PgServiceOptions;
        client: PgClient;
      };
    }
  }
}

export interface PgServiceOptions {
  readonly sessions: Sessions;
  /** The URL that the schema is introspected with: the same login that the server has. */
  readonly connectionString: string;
  /** The schemas that the API shows. Default: `app_public`. */
  readonly schemas?: readonly string[];
  /** Who makes a request; undefined is an error, never a request without a tenant. */
  readonly identify: (request: Partial<Grafast.RequestContext>) => TenantContext | null | undefined;
}

/** A PgService whose statements run inside the tenant of the request, and in no other way. */
export function makePgService(
  options: PgServiceOptions,
): GraphileConfig.PgServiceConfiguration<"rowhouse/graphql"> {
  return {
    name: "main",
    schemas: [...(options.schemas ?? ["app_public"])],
    withPgClientKey: "withPgClient",
    pgSettingsKey: "pgSettings",
    // PostGraphile hands on whatever this is to the adaptor.
    pgSettings: (request: Partial<Grafast.RequestContext>) =>
      requestSession(options.identify(request)) as unknown as Record<string, string>,
    pgSettingsForIntrospection: introspectionSettings,
    adaptor: { createWithPgClient, makePgService },
    adaptorSettings: {
      sessions: options.sessions,
      introspect: createIntrospect(options.connectionString),
    },
  };
}
