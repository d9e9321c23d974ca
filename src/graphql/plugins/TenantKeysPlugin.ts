import type {} from "postgraphile";

type Introspection = Parameters<
  GraphileConfig.GatherHooks["pgIntrospection_introspection"]
>[0]["introspection"];
type PgConstraint = Introspection["constraints"][number];

declare global {
  namespace GraphileBuild {
    interface SchemaOptions {
      /** The column that holds the tenant, never shown. Default: `tenant_id`. */
      tenantColumn?: string;
    }
  }
}

export const TENANT_COLUMN = "tenant_id";

/**
 * Takes the tenant out of every key that PostGraphile builds upon. Within one
 * tenant `(tenant_id, id)` is `(id)`: rows are found by id alone, node ids hold
 * the id alone, and relations are named after the other columns. The database
 * still compares the tenant: every statement runs behind the wall, whose
 * condition makes the same composite indexes usable.
 */
export const TenantKeysPlugin: GraphileConfig.Plugin = {
  name: "TenantKeysPlugin",
  version: "1.0.0",
  before: ["PgRelationsPlugin", "PgTablesPlugin", "PgFakeConstraintsPlugin", "PgIndexBehaviorsPlugin"],

  gather: {
    hooks: {
      pgIntrospection_introspection(info, { introspection }) {
        const { tenantColumn = TENANT_COLUMN } = info.resolvedPreset.schema ?? {};
        hideTenantFromKeys(introspection, tenantColumn);
      },
    },
  },
};

/** Rewrites the constraints of an introspection in place. */
export function hideTenantFromKeys(introspection: Introspection, tenantColumn: string): void {
  const tenantNumbers = new Map<string, number>();
  for (const { attrelid, attname, attnum } of introspection.attributes) {
    if (attname === tenantColumn && attnum > 0) tenantNumbers.set(attrelid, attnum);
  }

  const keys = introspection.constraints.filter(({ contype }) => contype === "p" || contype === "u");
  const references = introspection.constraints.filter(({ contype }) => contype === "f");

  for (const key of keys) {
    const tenant = tenantNumbers.get(key.conrelid ?? "");
    if (tenant) key.conkey = key.conkey?.filter((number) => number !== tenant) ?? null;
  }
  for (const reference of references) stripReference(reference, tenantNumbers);
  for (const reference of references) shortenReference(reference, keys);

  const seen = new Set<string>();
  for (const constraint of [...keys, ...references]) {
    const signature = JSON.stringify([
      constraint.contype === "f" ? "f" : "k",
      constraint.conrelid,
      constraint.conkey,
      constraint.confrelid,
      constraint.confkey,
    ]);
    const saysNothing =
      !constraint.conkey?.length || seen.has(signature) || containsPrimaryKey(constraint, keys);
    if (saysNothing) remove(introspection, constraint);
    else seen.add(signature);
  }
}

/** `(tenant_id, account_id) → (tenant_id, id)` becomes `(account_id) → (id)`. */
function stripReference(reference: PgConstraint, tenantNumbers: ReadonlyMap<string, number>): void {
  const tenant = tenantNumbers.get(reference.conrelid ?? "");
  if (!tenant) return;
  keepPairs(reference, (local) => local !== tenant);
}

/**
 * `(account_id, user_id) → (id, user_id)` becomes `(account_id) → (id)`: columns
 * beside a whole primary key are there for integrity and identify nothing.
 */
function shortenReference(reference: PgConstraint, keys: readonly PgConstraint[]): void {
  const primary = primaryKey(reference.confrelid, keys);
  if (!primary?.length || !primary.every((number) => reference.confkey?.includes(number))) return;
  keepPairs(reference, (_, remote) => primary.includes(remote));
}

function keepPairs(reference: PgConstraint, keep: (local: number, remote: number) => boolean): void {
  const remote = reference.confkey ?? [];
  const pairs = (reference.conkey ?? []).map((local, index) => [local, remote[index] ?? 0] as const);
  const kept = pairs.filter(([local, foreign]) => keep(local, foreign));
  reference.conkey = kept.map(([local]) => local);
  reference.confkey = kept.map(([, foreign]) => foreign);
}

function containsPrimaryKey(
  { contype, conrelid, conkey }: PgConstraint,
  keys: readonly PgConstraint[],
): boolean {
  if (contype !== "u") return false;
  const primary = primaryKey(conrelid, keys);
  return Boolean(primary?.length && primary.every((number) => conkey?.includes(number)));
}

function primaryKey(
  relation: string | null,
  keys: readonly PgConstraint[],
): readonly number[] | null | undefined {
  return keys.find(({ contype, conrelid }) => contype === "p" && conrelid === relation)?.conkey;
}

function remove(introspection: Introspection, constraint: PgConstraint): void {
  for (const list of [
    introspection.constraints,
    constraint.getClass()?.getConstraints(),
    constraint.getForeignClass()?.getForeignConstraints(),
  ]) {
    const index = list?.indexOf(constraint) ?? -1;
    if (index >= 0) list?.splice(index, 1);
  }
}
