import type pg from "pg";
import { PipelinedBatch } from "../../src/driver/pipelined-batch.ts";
import type { EncodedStatement } from "../../src/driver/statement.ts";
import type { BackendCandidate } from "../measure/batches.ts";

/** The process id of the backend that answers a pool with one connection. */
export async function backendOf(pool: {
  query(text: string): Promise<{ rows: { pid: number }[] }>;
}): Promise<number> {
  const { rows } = await pool.query("select pg_catalog.pg_backend_pid() as pid");
  return (rows[0] as { pid: number }).pid;
}

/** Statements that are sent before one Sync, as Rowhouse sends its own, but chosen one by one. */
export async function pipelinedCandidate(
  name: string,
  rows: number,
  pool: pg.Pool,
  statements: (n: number) => readonly EncodedStatement[],
): Promise<BackendCandidate> {
  return {
    name,
    rows,
    pid: await backendOf(pool),
    async run(n) {
      const client = await pool.connect();
      try {
        const batch = new PipelinedBatch(statements(n), client);
        client.query(batch as never);
        const { error, results } = await batch.outcome;
        if (error !== undefined) throw error;
        return results.at(-1)?.rows;
      } finally {
        client.release();
      }
    },
  };
}
