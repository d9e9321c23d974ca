import { RowhouseError } from "../errors.ts";
import { quote } from "../tenant/quote.ts";
import { begin } from "./connection.ts";
import type { ConnectionPool } from "./pool.ts";
import { Scope, type Transaction } from "./scope.ts";
import { type EncodedStatement, quietStatement } from "./statement.ts";
import { TransactionState } from "./transaction-state.ts";

export interface TransactionOptions {
  /** Cancels the running statement and rolls back; too late once the commit was sent. */
  readonly signal?: AbortSignal | undefined;
  readonly isolation?: "read committed" | "repeatable read" | "serializable" | undefined;
  readonly readOnly?: boolean | undefined;
  /** False: the callback is not run again after a conflict. */
  readonly retry?: boolean | undefined;
}

/**
 * Runs the callback in a transaction: committed when it returns, rolled back
 * when it throws. `begin`, the entry and the first statement leave in one
 * batch, so a callback without a statement sends nothing at all.
 */
export async function withTransaction<T>(
  pool: ConnectionPool,
  entry: readonly EncodedStatement[],
  callback: (transaction: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const opening = [beginStatement(options), ...entry];
  return pool.withConnection(async (connection) => {
    const state = new TransactionState(connection, opening, options.signal);
    try {
      const value = await new Scope(state).run(callback);
      await state.commit();
      return value;
    } catch (error) {
      await state.rollback();
      throw error;
    }
  }, options.signal);
}

function beginStatement({ isolation, readOnly }: TransactionOptions): EncodedStatement {
  if (isolation === undefined && !readOnly) return begin;
  // It is text, and text never comes from the caller: only these three do.
  if (isolation !== undefined && !["read committed", "repeatable read", "serializable"].includes(isolation)) {
    throw new RowhouseError("STATEMENT_REFUSED", `There is no isolation level ${quote(isolation)}.`);
  }
  return quietStatement(
    `begin${isolation ? ` isolation level ${isolation}` : ""}${readOnly ? " read only" : ""}`,
  );
}
