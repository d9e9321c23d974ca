import type { Relation } from "../prove/catalog/relations.ts";
import type { Session } from "../prove/session.ts";
import { baseTables } from "../prove/worlds.ts";

/** The server's own count of what this transaction has written, by table; a partition's is its table's. What was undone counts. */
export async function writtenTo(
  session: Session,
  relations: readonly Relation[],
): Promise<Map<string, string>> {
  const names = new Map(baseTables(relations).map(({ oid, name }) => [oid, name]));
  for (const { oid, isPartition, root } of relations) if (isPartition && root) names.set(oid, root);
  const rows = await session.query<{ oid: number; count: string }>(
    `select part.oid, pg_stat_get_xact_tuples_inserted(part.oid) + pg_stat_get_xact_tuples_updated(part.oid)
            + pg_stat_get_xact_tuples_deleted(part.oid) as count
       from unnest($1::oid[]) as part (oid)`,
    [[...names.keys()]],
  );
  const written = new Map<string, string>();
  for (const { oid, count } of rows) {
    const name = names.get(oid) ?? "";
    written.set(name, `${written.get(name) ?? ""} ${count}`);
  }
  return written;
}
