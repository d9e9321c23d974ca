import pg from "pg";
import { namesUser } from "../../discover/names.ts";
import type { Relation } from "../catalog/relations.ts";
import type { Made } from "../probes/probe.ts";
import { candidatesFor } from "../rows/candidates.ts";
import type { Hints } from "../rows/hints.ts";
import { makeRow, type Row } from "../rows/make-row.ts";
import { isPeople } from "../rows/make-tenant.ts";
import { parentsFirst } from "../rows/order.ts";
import { rightsOf } from "../rows/rights.ts";
import type { Session } from "../session.ts";
import { baseTables } from "../worlds.ts";
import type { Owners } from "./ownership.ts";
import { sampleRow } from "./samples.ts";

/** By relation, the columns that policies compare with the user. */
export type UserColumns = ReadonlyMap<number, readonly string[]>;

/** The tables whose rows are people, who belong to no tenant by themselves: parents first. */
export function peopleTables(
  relations: readonly Relation[],
  owners: Owners,
  compared: UserColumns,
): Relation[] {
  const tables = baseTables(relations);
  const people = new Map<string, Relation>();
  const visit = ({ foreignKeys }: Relation, isPerson: boolean) => {
    for (const { table, columns, referenced } of foreignKeys) {
      const parent = tables.find(({ name }) => name === table);
      if (!parent || owners.of.has(table) || people.has(table) || referenced.length > 1) continue;
      const isAsker = compared.get(parent.oid)?.includes(referenced[0] ?? "") ?? false;
      if (!isPerson && !isAsker && !isPeople.test(table) && !columns.every(namesUser)) continue;
      people.set(table, parent);
      visit(parent, true);
    }
  };
  for (const table of tables) visit(table, false);
  return parentsFirst([...people.values()]);
}

/**
 * The person whom a tenant's rows are to name. A row in each table of people is
 * found or made, and put beside the tenant's. Null where nothing names people.
 */
export async function seedPerson(
  session: Session,
  people: readonly Relation[],
  rows: Map<string, Row>,
  user: string | null,
  n: number,
  hints: Hints,
  made: Made[],
): Promise<string | null> {
  let id = user;
  for (const table of people) {
    if (rows.has(table.name)) continue;
    const [key] = table.primaryKey;
    if (key === undefined || table.primaryKey.length > 1) continue;
    const known =
      id === null
        ? undefined
        : await sampleRow(session, table, `t.${pg.escapeIdentifier(key)}::text = ${pg.escapeLiteral(id)}`);
    const row = known ?? (user === null ? await attempt(session, table, rows, n, hints) : undefined);
    if (row === undefined) continue;
    if (row !== known) made.push({ table: table.name, row });
    rows.set(table.name, row);
    id ??= row[key] ?? null;
  }
  return id;
}

async function attempt(
  session: Session,
  table: Relation,
  rows: ReadonlyMap<string, Row>,
  n: number,
  hints: Hints,
): Promise<Row | undefined> {
  const given: Row = {};
  for (const { table: parent, columns, referenced } of table.foreignKeys)
    for (const [index, name] of columns.entries()) {
      const value = rows.get(parent)?.[referenced[index] ?? ""];
      if (value != null) given[name] = value;
    }
  await session.run("savepoint person");
  try {
    return await makeRow(session.client, table, given, n, rightsOf(table, hints, true));
  } catch {
    // Who needs this row says why it could not be made.
    await session.run("rollback to savepoint person");
    return undefined;
  } finally {
    await session.run("release savepoint person");
  }
}

/** Columns that hold a person although no reference says so, and the person whom they should name. */
export function namedPeople(
  relations: readonly Relation[],
  owners: Owners,
  compared: UserColumns,
  person: string | null,
  n: number,
): Map<string, Row> {
  const found = new Map<string, Row>();
  for (const table of baseTables(relations)) {
    const referring = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
    const tenant = owners.of.get(table.name);
    const row: Row = {};
    for (const column of table.columns) {
      const isAsker = compared.get(table.oid)?.includes(column.name) ?? false;
      if (referring.has(column.name) || column.isGenerated || (!isAsker && !namesPeople(column))) continue;
      if (tenant?.by === "column" && tenant.column === column.name) continue;
      const value = person ?? personOf(column.baseType.replace(/^_/, ""), n);
      if (value !== null && fits(value, column.baseType.replace(/^_/, "")))
        row[column.name] = column.isArray ? `{${value}}` : value;
    }
    if (Object.keys(row).length > 0) found.set(table.name, row);
  }
  return found;
}

const namesPeople = ({ name, isArray }: Relation["columns"][number]): boolean =>
  namesUser(isArray ? name.replace(/s$/, "") : name);

/** The same person in every table, where no table has a row of each. */
function personOf(baseType: string, n: number): string | null {
  const column = { name: "person", type: baseType, baseType, isArray: false, labels: null };
  const rest = { isNullable: false, isRequired: true, isGenerated: false, isNumbered: false };
  const table = { name: "people", columns: [], checks: [], foreignKeys: [], uniqueKeys: [], primaryKey: [] };
  return /^(uuid|text|varchar|int4|int8)$/.test(baseType)
    ? (candidatesFor(table, { ...column, ...rest }, n)[0] ?? null)
    : null;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const fits = (value: string, baseType: string): boolean =>
  baseType === "uuid"
    ? uuid.test(value)
    : /^int\d$/.test(baseType)
      ? /^\d{1,9}$/.test(value)
      : /^(text|varchar|citext)$/.test(baseType);
