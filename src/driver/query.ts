import pg from "pg";
import { CommitUnknownError, fromDatabaseError, RowhouseError } from "../errors.ts";
import { aborted } from "./abort.ts";
import type { BatchOutcome } from "./pipelined-batch.ts";
import type { ConnectionPool } from "./pool.ts";
import { markTransient } from "./retry.ts";
import { type EncodedStatement, encodeStatement, type Statement, type StatementResult } from "./statement.ts";

/**
 * Runs one statement in a session, in one round trip: what opens the
 * session and the statement before one Sync, which is one transaction. An error in
 * the opening makes the server skip the statement. Throws
 * COMMIT_UNKNOWN when the connection is lost before the server has answered.
 */
export function queryOnce<Row>(
  pool: ConnectionPool,
  opening: readonly EncodedStatement[],
  statement: Statement,
  signal?: AbortSignal,
): Promise<StatementResult<Row>> {
  return runAlone(pool, [...opening, encodeStatement(statement)], signal);
}

/** Runs statements as one transaction of their own; the result is that of the last. */
export function runAlone<Row>(
  pool: ConnectionPool,
  statements: readonly EncodedStatement[],
  signal?: AbortSignal,
): Promise<StatementResult<Row>> {
  return pool.withConnection(async (connection) => {
    const outcome = await connection.sendAlone(statements, signal);
    // Later than the statement itself the transaction may still fail: at its commit.
    if (outcome.answered && outcome.error === undefined) return resultOf<Row>(outcome);
    if (signal?.aborted && outcome.answered) throw aborted(signal, outcome.error);
    throw failure(outcome, statements.length);
  }, signal);
}

/** What the last statement of a batch returned. */
export function resultOf<Row>({ results, notices }: BatchOutcome): StatementResult<Row> {
  const { rows = [], rowCount = null, command, fields = [] } = results.at(-1) ?? {};
  return { rows: rows as Row[], rowCount, command: command ?? "", fields, notices };
}

function failure({ sent, answered, error, results }: BatchOutcome, count: number): RowhouseError {
  if (!sent) return markTransient(new RowhouseError("DATABASE_UNAVAILABLE", undefined, { cause: error }));
  // A server that ends the session says so before a statement is complete: then it is rolled back.
  const rolledBack = error instanceof pg.DatabaseError && results.length < count;
  return answered || rolledBack ? fromDatabaseError(error) : new CommitUnknownError(error);
}
