import pg from "pg";
import { pipelined } from "../../driver/pg-private.ts";
import { candidatesFor } from "./candidates.ts";
import type { Column, Table } from "./describe-table.ts";

export type Row = Record<string, string>;

const CHECK_VIOLATION = "23514";
const NOT_NULL_VIOLATION = "23502";
const UNIQUE_VIOLATION = "23505";
const EXCLUSION_VIOLATION = "23P01";
const ATTEMPTS = 300;

/**
 * Finds values for a row of the table and inserts it. `given` are values that
 * are known, such as foreign keys. What a check constraint refuses is tried
 * again with the next values of the columns that the constraint names. `preferred`
 * values are tried first.
 */
export async function makeRow(
  client: pg.ClientBase,
  table: Table,
  given: Row,
  n: number,
  preferred: Row = {},
): Promise<Row> {
  const search = new Search(table, given, n, preferred);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      const row = await insertOrUndo(client, table, search.values());
      search.remember();
      return row;
    } catch (error) {
      const isMalformed = error instanceof pg.DatabaseError && error.code?.startsWith("22");
      if (isMalformed && (await search.dropMalformed(client))) continue;
      if (!(error instanceof pg.DatabaseError) || !search.learn(error)) {
        throw new Error(`No row of ${table.name} could be made: ${(error as Error).message}`, {
          cause: error,
        });
      }
    }
  }
  throw new Error(`No row of ${table.name} could be made in ${ATTEMPTS} attempts.`);
}

/** Inserts the row, in one round trip where that works; where it fails, the transaction is as before. */
async function insertOrUndo(client: pg.ClientBase, table: Table, row: Row): Promise<Row> {
  const [, inserted] = await pipelined(client, () =>
    Promise.allSettled([
      client.query("savepoint make_row"),
      insertRow(client, table, row, `returning ${asText(table)}`),
      client.query("release savepoint make_row"),
    ]),
  );
  if (inserted.status === "fulfilled") return inserted.value.rows[0] as Row;
  await client.query("rollback to savepoint make_row; release savepoint make_row");
  throw inserted.reason;
}

/** The values that are tried first. */
export const firstTry = (table: Table, given: Row, n: number, preferred: Row): Row =>
  new Search(table, given, n, preferred).values();

/** Inserts all of the rows in one statement, and answers them; null where any of them is refused. */
export async function makeRowsAtOnce(
  client: pg.ClientBase,
  table: Table,
  rows: readonly Row[],
): Promise<Row[] | null> {
  const columns = table.columns.filter(
    ({ name, isGenerated }) => !isGenerated && rows.some((row) => row[name] != null),
  );
  if (rows.length === 0 || columns.length === 0) return null;
  const parameters: string[] = [];
  const values = rows.map((row) =>
    columns.map(({ name, type }) => {
      const value = row[name];
      if (value == null) return "default";
      return `$${parameters.push(value)}::text::${type}`;
    }),
  );
  const names = columns.map(({ name }) => pg.escapeIdentifier(name));
  await client.query("savepoint rows");
  try {
    const made = await client.query<Row>(
      `insert into ${table.name} (${names.join(", ")}) overriding system value
       values ${values.map((one) => `(${one.join(", ")})`).join(", ")} returning ${asText(table)}`,
      parameters,
    );
    await client.query("release savepoint rows");
    return made.rows;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    await client.query("rollback to savepoint rows; release savepoint rows");
    return null;
  }
}

/** Every column as text: digits, bytes and instants as Postgres writes them. */
function asText(table: Table): string {
  return table.columns
    .map(({ name }) => pg.escapeIdentifier(name))
    .map((name) => `${name}::text as ${name}`)
    .join(", ");
}

/** Inserts the values, each cast to the type of its column. */
export function insertRow(client: pg.ClientBase, table: Table, row: Row, suffix = "") {
  const columns = table.columns.filter(
    (column) => !column.isGenerated && row[column.name] !== undefined && row[column.name] !== null,
  );
  const names = columns.map((column) => pg.escapeIdentifier(column.name));
  const values = columns.map((column, index) => `$${index + 1}::text::${column.type}`);
  return client.query(
    names.length === 0
      ? `insert into ${table.name} default values ${suffix}`
      : `insert into ${table.name} (${names.join(", ")}) overriding system value values (${values.join(", ")}) ${suffix}`,
    columns.map((column) => row[column.name]),
  );
}

async function fits(client: pg.ClientBase, value: string, type: string): Promise<boolean> {
  await client.query("savepoint fits");
  try {
    await client.query(`select $1::text::${type}`, [value]);
    return true;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    await client.query("rollback to savepoint fits");
    return false;
  } finally {
    await client.query("release savepoint fits");
  }
}

/** By a table's columns, which candidate the checks took the last time: the next row starts with it. */
const taken = new WeakMap<readonly Column[], Map<string, number>>();

/** Counts through the candidates of the columns that the last failure named. */
class Search {
  readonly #table: Table;
  readonly #given: Row;
  readonly #candidates = new Map<string, (string | undefined)[]>();
  readonly #choice = new Map<string, number>();
  /** How many values come before those that the type suggests. */
  readonly #before = new Map<string, number>();
  #n: number;
  #isChecked = false;
  #isRenewed = false;

  constructor(table: Table, given: Row, n: number, preferred: Row) {
    this.#table = table;
    this.#given = given;
    this.#n = n;
    for (const column of table.columns) {
      if (given[column.name] !== undefined || column.isGenerated) continue;
      const values: (string | undefined)[] = [...candidatesFor(table, column, n)];
      const wanted = preferred[column.name];
      if (!column.isRequired) values.unshift(undefined);
      if (wanted !== undefined) values.unshift(wanted);
      this.#candidates.set(column.name, values);
      const known = taken.get(table.columns)?.get(column.name);
      if (wanted !== undefined) continue;
      this.#before.set(column.name, column.isRequired ? 0 : 1);
      if (known !== undefined) this.#choice.set(column.name, known + (column.isRequired ? 0 : 1));
    }
  }

  /** What was found for this row is tried first for the next. */
  remember(): void {
    if (this.#isChecked || this.#isRenewed) return;
    const known = taken.get(this.#table.columns) ?? new Map<string, number>();
    taken.set(this.#table.columns, known);
    for (const [name, before] of this.#before) {
      const place = (this.#choice.get(name) ?? 0) - before;
      if (place > 0) known.set(name, place);
    }
  }

  values(): Row {
    const row = { ...this.#given };
    for (const [name, values] of this.#candidates) {
      const value = values[this.#choice.get(name) ?? 0];
      if (value !== undefined) row[name] = value;
    }
    return row;
  }

  /** Drops the values that the types of their columns do not take; false when that has been done. */
  async dropMalformed(client: pg.ClientBase): Promise<boolean> {
    if (this.#isChecked) return false;
    this.#isChecked = true;
    for (const { name, type } of this.#table.columns) {
      const taken: (string | undefined)[] = [];
      for (const value of this.#candidates.get(name) ?? [])
        if (value === undefined || (await fits(client, value, type))) taken.push(value);
      if (this.#candidates.has(name)) this.#candidates.set(name, taken);
    }
    return true;
  }

  /** Moves on to other values; false when the failure names nothing to change or all has been tried. */
  learn(error: pg.DatabaseError): boolean {
    if (error.code === UNIQUE_VIOLATION || error.code === EXCLUSION_VIOLATION) return this.#renew(error);
    for (const name of this.#blamed(error)) {
      const next = (this.#choice.get(name) ?? 0) + 1;
      if (next < (this.#candidates.get(name)?.length ?? 0)) {
        this.#choice.set(name, next);
        return true;
      }
      this.#choice.set(name, 0);
    }
    return false;
  }

  /** Somebody has the value, so another is made. */
  #renew(error: pg.DatabaseError): boolean {
    const key = this.#table.uniqueKeys.find(({ name }) => name === error.constraint);
    const columns = this.#table.columns.filter(
      ({ name, labels }) => key?.columns.includes(name) && this.#candidates.has(name) && !labels,
    );
    this.#n += 1_000;
    this.#isRenewed = true;
    for (const column of columns)
      this.#candidates.set(column.name, candidatesFor(this.#table, column, this.#n));
    return columns.length > 0 && this.#n < 20_000;
  }

  #blamed(error: pg.DatabaseError): string[] {
    if (error.code === NOT_NULL_VIOLATION && error.column) return [error.column];
    if (error.code !== CHECK_VIOLATION) return [];
    const check = this.#table.checks.find(({ name }) => name === error.constraint);
    const columns = check?.columns ?? this.#ofDomain(error.dataType).map(({ name }) => name);
    return columns.filter((name) => this.#candidates.has(name));
  }

  #ofDomain(dataType: string | undefined): Column[] {
    return this.#table.columns.filter((column) => dataType !== undefined && column.type.endsWith(dataType));
  }
}
