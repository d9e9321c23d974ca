import pg from "pg";

/** A pool of the bare driver. */
export function driverPool(connectionString: string, max = 1): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, min: max, idleTimeoutMillis: 0 });
  pool.on("error", () => {});
  return pool;
}

/** A statement of the bare driver as most code has it: parsed and planned each time. */
export const unpreparedQuery =
  (pool: pg.Pool, text: string, values: (n: number) => unknown[]) =>
  (n: number): Promise<pg.QueryResult> =>
    pool.query(text, values(n));

/** A statement of the bare driver: prepared once for each connection, as everyone who wants speed writes it. */
export const bareQuery =
  (pool: pg.Pool, name: string, text: string, values: (n: number) => unknown[]) =>
  (n: number): Promise<pg.QueryResult> =>
    pool.query({ name, text, values: values(n) });
