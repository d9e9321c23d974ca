import pg from "pg";
import type { Relation } from "../catalog/relations.ts";
import type { Row } from "../rows/make-row.ts";
import type { Session } from "../session.ts";
import { type Owners, ownedBy } from "./ownership.ts";

/** One row of the tenant in each relation that has one, every column as text. For the administrator. */
export async function sampleRows(
  session: Session,
  relations: readonly Relation[],
  owners: Owners,
  tenant: string,
): Promise<Map<string, Row>> {
  const samples = new Map<string, Row>();
  for (const relation of relations) {
    const condition = ownedBy(owners, relation.name, tenant, "t");
    if (condition === null) continue;
    const row = await sampleRow(session, relation, condition);
    if (row) samples.set(relation.name, row);
  }
  return samples;
}

/** The first row that meets the condition; undefined where there is none, or where it cannot be read. */
export async function sampleRow(
  session: Session,
  relation: Relation,
  condition: string,
): Promise<Row | undefined> {
  const columns = relation.columns
    .map(({ name }) => pg.escapeIdentifier(name))
    .map((name) => `t.${name}::text as ${name}`);
  const order = relation.primaryKey.map((name) => `t.${pg.escapeIdentifier(name)}`);
  const sql = `select ${columns.join(", ")} from ${relation.name} t where ${condition}
     ${order.length > 0 ? `order by ${order.join(", ")}` : ""} limit 1`;
  if (relation.kind === "table" || relation.kind === "partitioned") return (await session.query<Row>(sql))[0];
  // A view or a foreign table may fail for whoever is outside of any context.
  await session.run("savepoint sample");
  try {
    return (await session.query<Row>(sql))[0];
  } catch {
    return undefined;
  } finally {
    await session.run("rollback to savepoint sample; release savepoint sample");
  }
}
