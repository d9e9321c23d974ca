import { AssertionError } from "node:assert/strict";
import type { ProtectedTable } from "../../prove/rows/protected-tables.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { type KnownValues, makeTwoTenants } from "../fixtures.ts";
import { grantEverything, unprotectedTables } from "./grants.ts";
import { conflicting, referring } from "./keys.ts";
import { partitions } from "./partitions.ts";
import { reading } from "./reading.ts";
import { type Ground, TableUnderTest } from "./table-under-test.ts";
import type { Trial } from "./trial.ts";
import { deleting, inserting, merging, moving, updating } from "./writing.ts";

const trials: readonly Trial[] = [
  reading,
  updating,
  deleting,
  merging,
  inserting,
  moving,
  conflicting,
  referring,
  partitions,
];

export type IsolationOptions = {
  /** Values that no constraint tells of, by table and column. */
  known?: KnownValues;
};

/** Two tenants in a database of their own, and what can be tried on each protected table. */
export class Isolation {
  readonly db: TestDatabase;
  /** Every table behind the wall, parents before their children. */
  readonly tables: readonly ProtectedTable[];
  /** Tables that a tenant's user may reach and that have a tenant column, but no wall. */
  readonly unprotected: readonly string[];
  readonly #ground: Ground;

  constructor(
    db: TestDatabase,
    tables: readonly ProtectedTable[],
    unprotected: readonly string[],
    ground: Ground,
  ) {
    this.db = db;
    this.tables = tables;
    this.unprotected = unprotected;
    this.#ground = ground;
  }

  /** The trials of one table, each a test of its own. A trial that cannot be made on it is not among them. */
  trials(table: ProtectedTable): { name: string; run: () => Promise<void> }[] {
    return trials
      .filter(({ applies }) => applies?.(table) ?? true)
      .map(({ name, run }) => ({ name, run: () => run(new TableUnderTest(this.#ground, table)) }));
  }

  /** Makes every trial of the table. Throws an AssertionError that names those that failed. */
  async prove(table: ProtectedTable): Promise<void> {
    const failures: string[] = [];
    for (const { name, run } of this.trials(table)) {
      await run().catch((error: Error) => failures.push(`${table.name}: ${name}: ${error.message}`));
    }
    failWith(failures);
  }

  close(): Promise<void> {
    return this.db.drop();
  }
}

/**
 * Makes a database with two tenants that have one row in every protected table,
 * equal but for their ids. Every privilege is granted there, so that the walls
 * alone are on trial. Close it after the tests.
 */
export async function openIsolation({ known }: IsolationOptions = {}): Promise<Isolation> {
  const db = await createTestDatabase({ sealed: true });
  try {
    const { tables, a, b } = await makeTwoTenants(db, known);
    const owner = await db.connect("owner");
    const unprotected = await unprotectedTables(owner, tables);
    await grantEverything(owner, tables);
    const ground = { a, b, owner, app: await db.connect("app"), operator: await db.connect("operator") };
    return new Isolation(db, tables, unprotected, ground);
  } catch (error) {
    await db.drop();
    throw error;
  }
}

/**
 * Proves every protected table: as a user of one tenant, tries to read, change,
 * delete, merge into and insert rows of another, and that the other can. Throws an
 * AssertionError that names each table and trial that failed. Returns the number
 * of tables.
 */
export async function proveEveryTable(options?: IsolationOptions): Promise<number> {
  const isolation = await openIsolation(options);
  try {
    const failures = isolation.unprotected.map((name) => `${name} has a tenant column and no wall`);
    for (const table of isolation.tables) {
      await isolation.prove(table).catch((error: Error) => failures.push(error.message));
    }
    if (isolation.tables.length === 0) failures.push("no table is protected");
    failWith(failures);
    return isolation.tables.length;
  } finally {
    await isolation.close();
  }
}

function failWith(failures: readonly string[]): void {
  if (failures.length > 0) throw new AssertionError({ message: failures.join("\n") });
}
