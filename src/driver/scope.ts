import { AsyncLocalStorage } from "node:async_hooks";
import { RowhouseError } from "../errors.ts";
import { encodeStatement, quietStatement, type Statement, type StatementResult } from "./statement.ts";
import type { TransactionState } from "./transaction-state.ts";

/** The handle of a running transaction, or of a savepoint in it. It refuses use after its callback has ended. */
export interface Transaction {
  /**
   * Runs one statement. Statements of one transaction run one after another,
   * in the order in which they were asked for.
   */
  query<Row = Record<string, unknown>>(
    sql: string | Statement,
    values?: readonly unknown[],
  ): Promise<StatementResult<Row>>;
  /**
   * Runs the callback inside a savepoint: when it throws, only its own work is
   * rolled back. Inside it the callback's handle is the one to use; statements
   * of the outer handle wait until it has ended.
   */
  savepoint<T>(callback: (transaction: Transaction) => Promise<T>): Promise<T>;
}

// Which handle's callback is running: an outer handle used inside would wait for itself.
const running = new AsyncLocalStorage<Scope>();

/** A transaction's or a savepoint's stretch of the one queue of statements. */
export class Scope implements Transaction {
  readonly #state: TransactionState;
  readonly #parent: Scope | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(state: TransactionState, parent?: Scope) {
    this.#state = state;
    this.#parent = parent;
  }

  async query<Row>(sql: string | Statement, values?: readonly unknown[]): Promise<StatementResult<Row>> {
    const statement = encodeStatement(sql, values);
    return this.#enqueue(() => this.#state.send<Row>(statement));
  }

  async savepoint<T>(callback: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#enqueue(async () => {
      const name = this.#state.nextSavepoint();
      await this.#state.control(quietStatement(`savepoint ${name}`));
      const scope = new Scope(this.#state, this);
      try {
        const value = await scope.run(callback);
        this.#state.throwIfFailed();
        await this.#state.control(quietStatement(`release savepoint ${name}`));
        return value;
      } catch (error) {
        await this.#state.rollbackTo(name);
        throw error;
      }
    });
  }

  /** Runs the callback, waits for what it has asked for, and closes the handle. */
  async run<T>(callback: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return await running.run(this, () => callback(this));
    } finally {
      this.#closed = true;
      await this.#tail;
    }
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new RowhouseError("TRANSACTION_CLOSED");
    for (let scope = running.getStore(); scope; scope = scope.#parent) {
      if (scope.#parent === this) {
        throw new RowhouseError("TRANSACTION_CLOSED", "The outer handle cannot be used inside a savepoint.", {
          hint: "Use the handle that the callback of the savepoint was given.",
        });
      }
    }
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => {});
    return result;
  }
}
