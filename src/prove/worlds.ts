import pg from "pg";
import type { Relation } from "./catalog/relations.ts";
import { CannotProve } from "./options.ts";
import { parentsFirst } from "./rows/order.ts";
import type { Session } from "./session.ts";
import { type Owners, ownedBy } from "./tenants/ownership.ts";

/** Tables that hold rows of their own: no views, and no partitions, whose rows are their parent's. */
export function baseTables(relations: readonly Relation[]): Relation[] {
  return relations.filter(
    ({ kind, isPartition }) => (kind === "table" || kind === "partitioned") && !isPartition,
  );
}

/** Without it triggers and cascades would run for what never happened; a superuser may. */
export async function withoutTriggers(session: Session, work: () => Promise<void>): Promise<void> {
  const silent = await session.attempt("set local session_replication_role = replica");
  await work();
  if (silent) await session.run("set local session_replication_role = origin");
}

/** The world in which the neighbour has no rows, and in which nothing was ever counted or analysed of them. */
export async function emptyTenant(
  session: Session,
  relations: readonly Relation[],
  owners: Owners,
  neighbours: readonly string[],
): Promise<void> {
  // Where foreign keys cannot be set aside, children go before their parents.
  const tables = parentsFirst(baseTables(relations).filter(({ name }) => owners.of.has(name))).reverse();
  await withoutTriggers(session, async () => {
    const deletes = tables.map(
      ({ name }) => [name, `delete from ${name} t where ${ownedBy(owners, name, neighbours, "t")}`] as const,
    );
    if (await session.attempt(deletes.map(([, sql]) => sql).join("; "))) return;
    // One of them fails: the others are tried alone, to name it.
    const kept: string[] = [];
    for (const [name, sql] of deletes) if (!(await session.attempt(sql))) kept.push(name);
    if (kept.length > 0) throw new CannotProve(`The rows of B cannot be set aside: ${kept.join(", ")}.`);
  });
  await session.attempt(
    `delete from pg_catalog.pg_statistic where starelid = any (${pg.escapeLiteral(
      `{${relations.filter(({ name }) => owners.of.has(name)).map(({ oid }) => oid)}}`,
    )}::oid[])`,
  );
  for (const { name, kind } of relations) {
    if (kind === "materialized") await session.attempt(`refresh materialized view ${name}`);
  }
}

/** A query that answers one row per table: its name, and what no change of their rows leaves as it is. */
export function fingerprintSql(
  tables: readonly Relation[],
  owners: Owners,
  neighbours: readonly string[],
): string {
  return tables
    .map((relation) => [relation.name, ownedBy(owners, relation.name, neighbours, "t")] as const)
    .filter(([, condition]) => condition !== null)
    .map(
      ([name, condition]) =>
        `select ${pg.escapeLiteral(name)} as name,
           count(*) || ':' || coalesce(sum(t.xmin::text::bigint), 0) as digest
           from ${name} t where ${condition}`,
    )
    .join("\nunion all\n");
}
