import { CommitUnknownError, fromDatabaseError, RowhouseError } from "../errors.ts";
import { aborted, throwIfAborted } from "./abort.ts";
import type { Connection } from "./connection.ts";
import type { BatchOutcome } from "./pipelined-batch.ts";
import { resultOf } from "./query.ts";
import { markTransient } from "./retry.ts";
import { type EncodedStatement, quietStatement, type StatementResult } from "./statement.ts";

/** What the handles of one transaction share: its connection and how it stands. */
export class TransactionState {
  readonly #connection: Connection;
  readonly #signal: AbortSignal | undefined;
  /** What has to leave before the first statement, and in the same batch. */
  #entry: readonly EncodedStatement[];
  #begun = false;
  /** Why nothing more may be sent. */
  #over: RowhouseError | undefined;
  #firstError: unknown;
  #savepoints = 0;

  constructor(connection: Connection, entry: readonly EncodedStatement[], signal?: AbortSignal) {
    this.#connection = connection;
    this.#entry = entry;
    this.#signal = signal;
  }

  nextSavepoint(): string {
    return `rowhouse_${++this.#savepoints}`;
  }

  /** Sends a statement of the caller's. */
  async send<Row>(statement: EncodedStatement): Promise<StatementResult<Row>> {
    const outcome = await this.#run(statement);
    const result = resultOf<Row>(outcome);
    // COMMIT AND CHAIN leaves a transaction open, but it is not ours: its context is gone.
    if (result.command === "COMMIT" || result.command === "ROLLBACK") throw this.#end(undefined);
    return result;
  }

  /** Sends a statement of ours. */
  async control(statement: EncodedStatement): Promise<void> {
    await this.#run(statement);
  }

  throwIfFailed(): void {
    if (this.#over) throw this.#over;
    if (this.#connection.transactionStatus !== "E") return;
    throw new RowhouseError("TRANSACTION_ABORTED", undefined, { cause: this.#firstError });
  }

  /** Undoes the work of a savepoint; where that fails the whole transaction is over. */
  async rollbackTo(savepoint: string): Promise<void> {
    if (this.#over) return;
    const undo = [
      quietStatement(`rollback to savepoint ${savepoint}`),
      quietStatement(`release savepoint ${savepoint}`),
    ];
    const { answered, error } = await this.#connection.send(undo);
    if (!answered || error !== undefined) this.#end(error);
  }

  /** Throws COMMIT_UNKNOWN when the connection is lost between the commit and its answer. */
  async commit(): Promise<void> {
    throwIfAborted(this.#signal);
    if (this.#over) throw this.#over;
    if (!this.#begun) return;
    this.throwIfFailed();
    const { sent, answered, error, results } = await this.#connection.commit();
    if (results[0]?.command === "COMMIT") return;
    if (!sent) throw markTransient(fromDatabaseError(error));
    if (!answered) throw new CommitUnknownError(error);
    if (error !== undefined) throw fromDatabaseError(error);
    throw new RowhouseError("TRANSACTION_ABORTED", undefined, { cause: this.#firstError });
  }

  async rollback(): Promise<void> {
    // One that is not used again is closed, and the server rolls back.
    if (this.#begun && !this.#over) await this.#connection.clean();
  }

  async #run(statement: EncodedStatement): Promise<BatchOutcome> {
    if (this.#over) throw this.#over;
    throwIfAborted(this.#signal);
    const first = !this.#begun;
    this.#begun = true;
    const outcome = await this.#connection.send([...this.#entry, statement], this.#signal);
    this.#entry = [];
    const { answered, sent, error } = outcome;
    if (error !== undefined) this.#firstError ??= error;
    if (!answered) {
      if (this.#signal?.aborted) throw this.#end(error, aborted(this.#signal, error));
      const lost = this.#end(error, fromDatabaseError(error));
      // Without its commit nothing of it can remain; before its first answer the callback has seen nothing either.
      throw first || !sent ? markTransient(lost) : lost;
    }
    if (error !== undefined && this.#signal?.aborted) throw aborted(this.#signal, error);
    const failure = error === undefined ? undefined : fromDatabaseError(error);
    // The statement has ended the transaction.
    if (this.#connection.transactionStatus === "I") throw this.#end(error, failure);
    if (failure) throw failure;
    return outcome;
  }

  #end(cause: unknown, error?: RowhouseError): RowhouseError {
    this.#connection.doubt();
    const message = "The transaction was ended by a statement in it.";
    this.#over = error ?? new RowhouseError("TRANSACTION_CLOSED", message, { cause });
    return this.#over;
  }
}
