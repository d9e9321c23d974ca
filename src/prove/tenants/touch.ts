import pg from "pg";
import type { Row } from "../rows/make-row.ts";
import type { TenantTable } from "../rows/make-tenant.ts";
import type { Session } from "../session.ts";

/** Updates a row in each table that has triggers, without a change: what they write down is there to be read. */
export async function touchRows(
  session: Session,
  tables: readonly TenantTable[],
  rows: ReadonlyMap<string, Row>,
): Promise<void> {
  const triggered = await session.query<{ name: string }>(
    "select distinct tgrelid::regclass::text as name from pg_catalog.pg_trigger where not tgisinternal",
  );
  const names = new Set(triggered.map(({ name }) => name));
  for (const { name, columns, primaryKey } of tables) {
    const row = rows.get(name);
    const column = columns.find(({ isGenerated, isNumbered }) => !isGenerated && !isNumbered);
    if (!row || !column || !names.has(name) || primaryKey.length === 0) continue;
    const set = pg.escapeIdentifier(column.name);
    const key = primaryKey.map(
      (part) => `${pg.escapeIdentifier(part)} = ${pg.escapeLiteral(row[part] ?? "")}`,
    );
    // A trigger may refuse it: then it writes nothing down either.
    await session.attempt(`update ${name} set ${set} = ${set} where ${key.join(" and ")}`);
  }
}
