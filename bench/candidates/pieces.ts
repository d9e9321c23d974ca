import type pg from "pg";
import { type EncodedStatement, quietStatement } from "../../src/driver/statement.ts";
import type { SealKey } from "../../src/tenant/seal.ts";
import { openTable, type WallPiece } from "../data/pieces.ts";
import { benchTenant } from "../data/tenants.ts";
import type { BackendCandidate } from "../measure/batches.ts";
import type { Fixture } from "../support/fixture.ts";
import { bareQuery } from "./driver.ts";
import { backendOf, pipelinedCandidate } from "./pipelined.ts";
import { benchContext, handSettings, type Pools } from "./pools.ts";

/** A statement that is broken down: a read, or an insert. */
export interface Work {
  readonly rows: number;
  /** The end of the names of its tables: reads or inserts. */
  readonly suffix: string;
  /** The statement on a table. With the tenant as its last parameter, or without. */
  text(table: string, withTenant: boolean): string;
  readonly values: readonly string[];
  /** The table that tenancy.protect() protects. */
  readonly protectedTable: string;
  /** What tenancy.protect() adds to the last of the wall's pieces; undefined where it adds nothing. */
  readonly protectionAdds?: string;
}

const tenantOf = (n: number) => 1 + (n % 100);

/**
 * The bare driver's call, and then one candidate for each piece that Rowhouse adds.
 * A candidate does everything that the one before it does.
 */
export async function pieceCandidates(
  { sealed, key }: Fixture,
  { driver, rowhouse }: Pools,
  wall: readonly WallPiece[],
  work: Work,
): Promise<BackendCandidate[]> {
  const open = `${openTable}_${work.suffix}`;
  const bare = named(work.text(open, true));
  const bareValues = (n: number) => [...work.values, benchTenant(tenantOf(n))];
  const bareStatement = (n: number) => ({ ...bare, values: bareValues(n) });
  const root = driver(sealed.root);
  const pipelined = (
    name: string,
    statements: (n: number) => readonly EncodedStatement[],
    login = sealed.root,
  ) => pipelinedCandidate(name, work.rows, driver(login), statements);

  const candidates: BackendCandidate[] = [
    {
      name: "the bare driver's prepared statement",
      rows: work.rows,
      pid: await backendOf(root),
      run: bareQuery(root, "bare", bare.text, bareValues),
    },
    await pipelined("columns are not asked for again", (n) => [bareStatement(n)]),
    await pipelined("an empty statement before it", (n) => [empty, bareStatement(n)]),
  ];

  const { names, settings } = settingStatements(key, driver(sealed.app));
  // The role comes last: with it the login's rights no longer count.
  for (const [at, name] of names.entries()) {
    const login = name === "role" ? sealed.app : sealed.root;
    const what = at === 0 ? `${name} set, instead of nothing` : `${name} set, too`;
    candidates.push(await pipelined(what, (n) => [settings(n, at + 1), bareStatement(n)], login));
  }
  const walled = (table: string) => {
    const statement = { ...named(work.text(table, false)), values: work.values };
    return (n: number) => [settings(n, names.length), statement];
  };
  for (const { table, adds } of wall) {
    candidates.push(await pipelined(adds, walled(`${table}_${work.suffix}`), sealed.app));
  }
  if (work.protectionAdds) {
    candidates.push(await pipelined(work.protectionAdds, walled(work.protectedTable), sealed.app));
  }

  const pool = rowhouse(sealed.app, { key });
  const statement = { name: "walled", text: work.text(work.protectedTable, false), values: work.values };
  candidates.push({
    name: "sent by Rowhouse's query",
    rows: work.rows,
    pid: await backendOf({ query: (text) => pool.query<{ pid: number }>(benchContext(1), text) }),
    run: (n) => pool.query(benchContext(tenantOf(n)), statement),
  });
  return candidates;
}

/**
 * Statements that make the first so many settings of a context. The role is added last,
 * and stands first in the statement, as in Rowhouse's own.
 */
function settingStatements(key: SealKey, pool: pg.Pool) {
  const made = handSettings(key, pool);
  const all = Object.keys(made(1));
  const names = [...all.filter((name) => name !== "role"), "role"];
  const settings = (n: number, count: number): EncodedStatement => {
    const present = all.filter((name) => names.indexOf(name) < count);
    const calls = present.map((name, i) => `pg_catalog.set_config('${name}', $${i + 1}, true)`);
    const values = Object.entries(made(tenantOf(n)))
      .filter(([name]) => present.includes(name))
      .map(([, value]) => value);
    const text = `select where pg_catalog.num_nulls(${calls.join(", ")}) < 0`;
    return { ...quietStatement(text, values), name: `settings_${count}` };
  };
  return { names, settings };
}

const named = (text: string) => ({ name: "statement", text });
const empty: EncodedStatement = { ...quietStatement(""), name: "empty" };
