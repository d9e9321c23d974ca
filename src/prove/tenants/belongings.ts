import pg from "pg";
import type { Relation } from "../catalog/relations.ts";
import type { Made } from "../probes/probe.ts";
import type { ForeignKey } from "../rows/describe-table.ts";
import { makeRow, type Row } from "../rows/make-row.ts";
import { parentOutside } from "../rows/make-tenant.ts";
import { isRequired, parentsFirst } from "../rows/order.ts";
import type { Session } from "../session.ts";
import { baseTables } from "../worlds.ts";
import type { Owners } from "./ownership.ts";
import { sampleRow } from "./samples.ts";
import type { Unmade } from "./seed.ts";

/** Tables of no tenant whose rows belong to a person, such as sessions and profiles. */
export function personalTables(
  relations: readonly Relation[],
  owners: Owners,
  people: readonly Relation[],
): Relation[] {
  const persons = new Set(people.map(({ name }) => name));
  const personal: Relation[] = [];
  for (const table of parentsFirst(baseTables(relations))) {
    if (owners.of.has(table.name)) continue;
    if (table.foreignKeys.some((key) => persons.has(key.table) && isRequired(table, key))) {
      personal.push(table);
      persons.add(table.name);
    }
  }
  return personal.filter(({ name }) => !people.some((table) => table.name === name));
}

/**
 * Finds or makes a row in each table of no tenant, and puts it beside the
 * party's: in tables of people's belongings one of the person's own, in others
 * any. Parents come first.
 */
export async function seedOthers(
  session: Session,
  tables: readonly Relation[],
  rows: Map<string, Row>,
  n: number,
  unmade: Unmade,
  made: Made[],
): Promise<void> {
  const onMade = (table: string, row: Row) => made.push({ table, row });
  for (const table of tables) {
    if (rows.has(table.name)) continue;
    const given: Row = {};
    const fill = (key: ForeignKey, parent: Row | undefined) => {
      for (const [index, name] of key.columns.entries()) {
        const value = parent?.[key.referenced[index] ?? ""];
        if (value != null) given[name] ??= String(value);
      }
    };
    const required = table.foreignKeys.filter((key) => isRequired(table, key));
    for (const key of required) fill(key, rows.get(key.table));
    const own = Object.entries(given).map(
      ([name, value]) => `t.${pg.escapeIdentifier(name)} = ${pg.escapeLiteral(value)}`,
    );
    const present = own.length > 0 ? await sampleRow(session, table, own.join(" and ")) : undefined;
    await session.run("savepoint other");
    try {
      for (const key of present ? [] : required.filter((found) => !rows.has(found.table)))
        fill(key, await parentOutside(session.client, key, { id: "", rows }, { tenantN: n, onMade }));
      const row = present ?? (await makeRow(session.client, table, given, n));
      if (row !== present) onMade(table.name, row);
      rows.set(table.name, row);
    } catch (error) {
      await session.run("rollback to savepoint other");
      unmade.set(table.name, (error as Error).message);
    }
    await session.run("release savepoint other");
  }
}

/** Tables of no tenant and no person that are empty. */
export async function emptyShared(
  session: Session,
  relations: readonly Relation[],
  owners: Owners,
  taken: ReadonlySet<string>,
): Promise<Relation[]> {
  const empty: Relation[] = [];
  for (const table of parentsFirst(baseTables(relations))) {
    if (owners.of.has(table.name) || taken.has(table.name)) continue;
    if (table.selectable.length === 0 || (await sampleRow(session, table, "true"))) continue;
    empty.push(table);
  }
  return empty;
}
