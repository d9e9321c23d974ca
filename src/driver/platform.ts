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
  if (typeof reason !== "string" || reason.trim() === "") {
    throw new RowhouseError("PLATFORM_REASON_MISSING", undefined, {
      hint: "Say in a few words what the work is for.",
    });
  }
  const request = encodeStatement("select tenancy.request_platform($1::text) as use_id", [reason]);
  const record = () => runAlone<{ use_id: string }>(pool, [request], options.signal);
  const { rows } = await withRetry(record, retry, options.signal);
  const enter = quietStatement("select tenancy.enter_platform($1::uuid)", [String(rows[0]?.use_id)]);
  // A callback that runs again is still the same use.
  const work = () => withTransaction(pool, [enter], callback, options);
  return withRetry(work, retry, options.signal);
}
