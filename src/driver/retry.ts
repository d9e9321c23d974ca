import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { isRowhouseError } from "../errors.ts";
import { aborted, throwIfAborted } from "./abort.ts";

/** How often and how patiently a transient fault is tried again. */
export interface RetryPolicy {
  /** Attempts in all; 1 means never again. */
  readonly attempts: number;
  /** Milliseconds; the upper bound of the first wait, doubled with each attempt. */
  readonly minDelayMs: number;
  /** Milliseconds; no wait is longer. */
  readonly maxDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 4, minDelayMs: 25, maxDelayMs: 1_000 };

const transient = new WeakSet<object>();

/** Marks an error before which nothing can have happened in the database. */
export function markTransient<E extends Error>(error: E): E {
  transient.add(error);
  return error;
}

/** Whether the same work may be tried again: the server rolled it back for a conflict, or never saw it. */
export function isTransient(error: unknown): boolean {
  if (isRowhouseError(error, "TRANSACTION_CONFLICT") || isOutdatedPlan(error)) return true;
  return typeof error === "object" && error !== null && transient.has(error);
}

// A prepared statement whose table has other columns than when it was prepared:
// refused before it ran, and prepared anew the next time.
function isOutdatedPlan(error: unknown): boolean {
  if (!isRowhouseError(error)) return false;
  const { cause } = error;
  return (
    cause instanceof pg.DatabaseError && cause.code === "0A000" && cause.routine === "RevalidateCachedQuery"
  );
}

/**
 * Runs the work again after a transient fault, and only then, with exponential
 * backoff and full jitter: clients that failed together do not return together.
 * Throws the last error, or ABORTED when the signal fires during a wait.
 */
export async function withRetry<T>(
  work: () => Promise<T>,
  { attempts, minDelayMs, maxDelayMs }: RetryPolicy,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(signal);
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isTransient(error)) throw error;
    }
    const ceiling = Math.min(maxDelayMs, minDelayMs * 2 ** (attempt - 1));
    await sleep(Math.random() * ceiling, undefined, { signal }).catch(() => {
      if (signal?.aborted) throw aborted(signal);
    });
  }
}
