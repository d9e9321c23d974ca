import type { ClientBase } from "pg";
import { type Binding, bindingsOf } from "./bindings.ts";
import { type Catalogs, readCatalogs } from "./catalogs.ts";
import { checkNames, checkSettings, checkTenantColumns } from "./check-given.ts";
import { type Context, readContext } from "./context.ts";
import { evidenceOf } from "./evidence.ts";
import type { Given } from "./given.ts";
import { findOwners, type Root } from "./owners.ts";
import { setParameters } from "./parameters.ts";
import { catalogOf } from "./policies/catalog.ts";
import { fullCatalog } from "./policies/full-catalog.ts";
import { conditionsOf, type Policy } from "./policies/policy.ts";
import { settingsOf } from "./policies/walk.ts";
import { readSettings, readSources } from "./readers.ts";
import { findRoles, type RequestRole } from "./roles.ts";
import { askedSettings, usualSettings } from "./settings.ts";
import { boundColumns, mostLikelyColumn } from "./tenant-columns.ts";

/** What a database says of its tenants: whose a row is, who asks, and as which role. */
export type Discovery = {
  /** Names of the columns that hold the tenant, the first in most tables. */
  tenantColumns: readonly string[];
  /** By relation, the column that says whose its rows are. */
  columnOf: ReadonlyMap<number, string>;
  /** The table whose rows are the tenants. */
  root: Root | null;
  /** Every column that a policy holds to the asker, be it a tenant or a user. */
  walls: readonly { relation: number; column: number }[];
  context: Context;
  /** Settings that the policies ask, the tenant's own first. */
  settings: readonly string[];
  /** Every setting that a policy, function, default or view reads. */
  readSettings: readonly string[];
  /** Per column name, the settings that it is usually compared with. */
  usualSettings: ReadonlyMap<string, ReadonlySet<string>>;
  /** The likeliest first. */
  roles: readonly RequestRole[];
  /** What was found and why, one sentence each. */
  evidence: readonly string[];
};

export type Discovered = { discovery: Discovery; catalogs: Catalogs; policiesOf: PoliciesOf };
type PoliciesOf = ReadonlyMap<number, readonly Policy[]>;

/**
 * Finds tenants, context and roles in the catalogs and the parsed policies. What
 * is given wins. Reads only; inside a transaction, whose settings carry the
 * parameters of the scope afterwards. Throws UnknownOption where an option names
 * nothing.
 */
export async function discover(client: ClientBase, given: Given = {}): Promise<Discovered> {
  await checkNames(client, given);
  const parameters = { schemas: given.schemas ?? [], settings: [], walls: [] };
  await setParameters(client, { ...parameters, tenantColumns: given.tenantColumns ?? [] });
  const catalogs = await readCatalogs(client);
  const { policies, columns, functions, relations } = catalogs;
  const policiesOf = Map.groupBy(policies, ({ relation }) => relation);
  const catalog = fullCatalog(
    catalogOf(catalogs.meanings, functions),
    { ...catalogs, policiesOf },
    new Set(),
  );

  const bound = boundColumns(policies, columns, catalog);
  checkTenantColumns(given, columns, bound.relationsOf.keys());
  const compared = conditionsOf(policies).map(({ condition, relation }): Binding[] =>
    bindingsOf(condition, relation, catalog),
  );
  const bindings = compared.flat();
  const tenantColumns = given.tenantColumns ?? [mostLikelyColumn(bound, bindings, columns)];
  const owners = findOwners(tenantColumns, catalogs, bindings);
  const settingsRead = readSettings(catalogs, catalog);
  await checkSettings(client, given, settingsRead);
  const names = new Map(relations.map(({ oid, name }) => [oid, name]));
  const nameOfRelation = (relation: number): string => names.get(relation) ?? `relation ${relation}`;
  const context = readContext(compared, readSources(catalogs, catalog), owners, columns, nameOfRelation);
  const inPolicies = conditionsOf(policies).flatMap(({ condition }) => [...settingsOf(condition, catalog)]);
  const settings = given.settings ?? askedSettings(bound, tenantColumns, inPolicies);

  const roles = await findRoles(client, given, {
    ...parameters,
    tenantColumns,
    settings,
    walls: bound.walls,
  });
  const isGiven = given.tenantColumns !== undefined;
  const { platforms } = catalogs;
  const found = {
    platforms,
    tenantColumns,
    isGiven,
    bound,
    root: owners.root,
    context,
    roles,
    nameOfRelation,
  };
  const discovery: Discovery = {
    tenantColumns,
    ...owners,
    walls: bound.walls,
    context,
    settings,
    readSettings: settingsRead,
    usualSettings: usualSettings(bound),
    roles,
    evidence: evidenceOf(found),
  };
  return { discovery, catalogs, policiesOf };
}
