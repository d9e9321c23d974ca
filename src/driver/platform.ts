import { RowhouseError } from "../errors.ts";
import type { ConnectionPool } from "./pool.ts";
import { runAlone } from "./query.ts";
import { type RetryPolicy, withRetry } from "./retry.ts";
import type { Transaction } from "./scope.ts";
import { encodeStatement, quietStatement } from "./statement.ts";
import { type TransactionOptions, withTransaction } from "./transaction.ts";

/**
 * Works across tenants as the bypass role, with an operator's connection. The
 * use and its reason are recorded and committed first, so that the record stays
 * whatever becomes of the work. Throws PLATFORM_REASON_MISSING without a reason.
 */
export async function withPlatform<T>(
  pool: ConnectionPool,
  retry: RetryPolicy,
  reason: string,
  callback: (transaction: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const useId = await recordPlatformUse(pool, retry, reason, {}, options.signal);
  return withPlatformUse(pool, retry, useId, callback, options);
}

/**
 * Records a use of the bypass role, commits it, and answers its id. The details
 * are kept with it. Throws PLATFORM_REASON_MISSING without a reason.
 */
export async function recordPlatformUse(
  pool: ConnectionPool,
  retry: RetryPolicy,
  reason: string,
  details: Readonly<Record<string, unknown>> = {},
  signal?: AbortSignal,
): Promise<string> {
  if (typeof reason !== "string" || reason.trim() === "") {
    throw new RowhouseError("PLATFORM_REASON_MISSING", undefined, {
      hint: "Say in a few words what the work is for.",
    });
  }
  const request = encodeStatement("select tenancy.request_platform($1::text, $2::jsonb) as use_id", [
    reason,
    JSON.stringify(details),
  ]);
  const record = () => runAlone<{ use_id: string }>(pool, [request], signal);
  const { rows } = await withRetry(record, retry, signal);
  return String(rows[0]?.use_id);
}

/** Runs the callback as the bypass role, for a use that was recorded. */
export function withPlatformUse<T>(
  pool: ConnectionPool,
  retry: RetryPolicy,
  useId: string,
  callback: (transaction: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const enter = quietStatement("select tenancy.enter_platform($1::uuid)", [useId]);
  // A callback that runs again is still the same use.
  const work = () => withTransaction(pool, [enter], callback, options);
  return withRetry(work, retry, options.signal);
}
