import type { Transaction } from "../driver/scope.ts";

type Callback = (transaction: Transaction) => Promise<void>;

/**
 * A transaction, or a savepoint in one, that a call ends instead of the end of a
 * callback: Kysely has the calls, Rowhouse the callback.
 */
export class OpenScope {
  readonly transaction: Transaction;
  readonly #end: PromiseWithResolvers<void>;
  readonly #ended: Promise<void>;

  private constructor(transaction: Transaction, end: PromiseWithResolvers<void>, ended: Promise<void>) {
    this.transaction = transaction;
    this.#end = end;
    this.#ended = ended;
  }

  /** Opens what `run` opens around its callback. Throws what opening throws. */
  static async open(run: (callback: Callback) => Promise<void>): Promise<OpenScope> {
    const begun = Promise.withResolvers<Transaction>();
    const end = Promise.withResolvers<void>();
    const ended = run((transaction) => {
      begun.resolve(transaction);
      return end.promise;
    });
    ended.catch(begun.reject);
    return new OpenScope(await begun.promise, end, ended);
  }

  /** Commits, or releases the savepoint. */
  async finish(): Promise<void> {
    this.#end.resolve();
    await this.#ended;
  }

  /** Rolls back. */
  async undo(): Promise<void> {
    const undone = new Error("Rolled back on request.");
    this.#end.reject(undone);
    await this.#ended.catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  }
}
