import { benchTenant } from "../data/tenants.ts";
import { withoutFlush } from "../data/without-flush.ts";
import type { BackendCandidate } from "../measure/batches.ts";
import { insertRow, insertValues, latest, ofTenant } from "../sections/statements.ts";
import type { Fixture } from "../support/fixture.ts";
import { bareQuery } from "./driver.ts";
import { backendOf } from "./pipelined.ts";
import { benchContext, type PoolOptions, type Pools } from "./pools.ts";

interface Work {
  readonly rows: number;
  /** With the tenant as its last parameter. */
  readonly bare: string;
  readonly walled: string;
  readonly values: readonly string[];
}

const read: Work = { rows: 10, bare: latest("orders", ofTenant), walled: latest("orders"), values: [] };
const insert: Work = {
  rows: 1,
  bare: insertRow("inserts", true),
  walled: insertRow("inserts"),
  values: insertValues,
};
const tenantOf = (n: number) => 1 + (n % 100);

export type CallName = `${"bare" | "sealed"}${"Read" | "Insert" | "InsertWithoutFlush"}` | "unsealedRead";

/** The calls whose CPU has a budget. Each has its own connection, so that a backend's account is one candidate's. */
export async function callCandidates(
  { unsealed, sealed, key }: Fixture,
  { driver, rowhouse }: Pools,
): Promise<Record<CallName, BackendCandidate>> {
  const bare = async (name: string, { rows, bare: text, values }: Work, url: string) => {
    const pool = driver(url);
    const allValues = (n: number) => [...values, benchTenant(tenantOf(n))];
    return { name, rows, pid: await backendOf(pool), run: bareQuery(pool, "bench", text, allValues) };
  };
  const walled = async (
    name: string,
    { rows, walled: text, values }: Work,
    url: string,
    options?: PoolOptions,
  ) => {
    const pool = rowhouse(url, options);
    const session = { query: (sql: string) => pool.query<{ pid: number }>(benchContext(1), sql) };
    const run = (n: number) => pool.query(benchContext(tenantOf(n)), { name: "bench", text, values });
    return { name, rows, pid: await backendOf(session), run };
  };
  const [root, app] = [withoutFlush(sealed.root), withoutFlush(sealed.app)];
  return {
    bareRead: await bare("read by the bare driver", read, sealed.root),
    unsealedRead: await walled("read by query", read, unsealed.app),
    sealedRead: await walled("sealed read by query", read, sealed.app, { key }),
    bareInsert: await bare("insert by the bare driver", insert, sealed.root),
    sealedInsert: await walled("sealed insert by query", insert, sealed.app, { key }),
    bareInsertWithoutFlush: await bare("insert by the bare driver, synchronous_commit off", insert, root),
    sealedInsertWithoutFlush: await walled("sealed insert by query, synchronous_commit off", insert, app, {
      key,
    }),
  };
}
