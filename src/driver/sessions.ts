import type { Sealer } from "../tenant/sealer.ts";
import { ContextVerifier, verifyContext } from "./context-verifier.ts";
import { Entrance } from "./entrance.ts";
import type { Entry } from "./entry.ts";
import type { ConnectionPool } from "./pool.ts";
import { queryOnce } from "./query.ts";
import { defaultRetryPolicy, type RetryPolicy, withRetry } from "./retry.ts";
import type { Transaction } from "./scope.ts";
import { SealCacher } from "./seal-cacher.ts";
import type { Session } from "./session.ts";
import type { EncodedStatement, Statement, StatementResult } from "./statement.ts";
import { type TransactionOptions, withTransaction } from "./transaction.ts";

/**
 * The one way to enter a tenant: settings first, then SQL, never SQL without
 * them. The API, jobs and PostGraphile all come through here. A session without a
 * tenant or a role is refused before anything is sent.
 */
export class Sessions {
  readonly #pool: ConnectionPool;
  readonly #retry: RetryPolicy;
  readonly #entrance: Entrance;
  readonly #verifier = new ContextVerifier();
  readonly #cacher: SealCacher | undefined;

  constructor(pool: ConnectionPool, retry: RetryPolicy = defaultRetryPolicy, sealer?: Sealer) {
    this.#pool = pool;
    this.#retry = retry;
    this.#entrance = new Entrance(sealer);
    this.#cacher = sealer && new SealCacher(pool);
  }

  /**
   * One statement in one round trip, a transaction of its own. Tried again only
   * where the server has rolled it back for a conflict or never saw it.
   */
  runStatement<Row = Record<string, unknown>>(
    session: Session,
    statement: Statement,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<StatementResult<Row>> {
    const work = () =>
      this.#enter(this.#entrance.enter(session), (opening) =>
        queryOnce<Row>(this.#pool, opening, statement, options.signal),
      );
    return withRetry(work, this.#retry, options.signal);
  }

  /**
   * A transaction. After a conflict (40001, 40P01), or when the connection was
   * lost before the first answer, the WHOLE callback runs again: what it does
   * outside the database must bear that.
   */
  async withSession<T>(
    session: Session,
    callback: (transaction: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    const entry = this.#entrance.enter(session);
    const work = () =>
      this.#enter(entry, (opening) => withTransaction(this.#pool, opening, callback, options));
    const policy = options.retry === false ? { ...this.#retry, attempts: 1 } : this.#retry;
    return withRetry(work, policy, options.signal);
  }

  /** What enters a session, for a transaction on a connection that is not ours. */
  enterStatement(session: Session): Statement {
    const { text, values } = this.#entrance.enter(session).statement;
    return { text, values };
  }

  #enter<T>(entry: Entry, work: (opening: readonly EncodedStatement[]) => Promise<T>): Promise<T> {
    const isDue = this.#verifier.isDue(entry);
    const result = work(isDue ? [entry.statement, verifyContext] : [entry.statement]);
    // Only now: what is asked for goes before.
    this.#cacher?.used(entry);
    return isDue ? this.#verifier.watch(entry, result) : result;
  }
}
