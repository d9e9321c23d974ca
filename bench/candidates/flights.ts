import type pg from "pg";
import { Flight } from "../../src/driver/flight.ts";
import type { PreparedStatement } from "../../src/driver/statement.ts";
import type { BackendCandidate } from "../measure/batches.ts";

/** The process id of the backend that answers a pool with one connection. */
export async function backendOf(pool: {
  query(text: string): Promise<{ rows: { pid: number }[] }>;
}): Promise<number> {
  const { rows } = await pool.query("select pg_catalog.pg_backend_pid() as pid");
  return (rows[0] as { pid: number }).pid;
}

/** Statements that are sent before one Sync, as Rowhouse sends its own, but chosen one by one. */
export async function flightCandidate(
  name: string,
  rows: number,
  pool: pg.Pool,
  statements: (n: number) => readonly PreparedStatement[],
): Promise<BackendCandidate> {
  return {
    name,
    rows,
    pid: await backendOf(pool),
    async run(n) {
      const client = await pool.connect();
      try {
        const flight = new Flight(statements(n), client);
        client.query(flight as never);
        const { error, results } = await flight.landed;
        if (error !== undefined) throw error;
        return results.at(-1)?.rows;
      } finally {
        client.release();
      }
    },
  };
}
