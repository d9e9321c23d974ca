import { type ErrorCode, fromDatabaseError } from "../errors.ts";
import type { ConnectionPool, PoolStatus } from "./pool.ts";
import { runAlone } from "./query.ts";
import { encodeStatement } from "./statement.ts";

export interface Health {
  readonly ok: boolean;
  /** Milliseconds for a connection and one statement. */
  readonly latencyMs: number;
  readonly error?: ErrorCode;
  readonly pool: PoolStatus;
}

/** Asks the database for an answer. Never throws; a database that takes longer than the timeout is not well. */
export async function checkHealth(pool: ConnectionPool, timeoutMs = 5_000): Promise<Health> {
  const started = performance.now();
  const latency = () => Math.round((performance.now() - started) * 1_000) / 1_000;
  try {
    await runAlone(pool, [encodeStatement("select 1")], AbortSignal.timeout(timeoutMs));
    return { ok: true, latencyMs: latency(), pool: pool.status };
  } catch (error) {
    return { ok: false, latencyMs: latency(), error: fromDatabaseError(error).code, pool: pool.status };
  }
}
