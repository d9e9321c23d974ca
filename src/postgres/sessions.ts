import type { Sealer } from "../tenant/sealer.ts";
import { Entrance } from "./entrance.ts";
import type { ConnectionPool } from "./pool.ts";
import { queryOnce } from "./query.ts";
import { defaultRetryPolicy, type RetryPolicy, withRetry } from "./retry.ts";
import type { Transaction } from "./scope.ts";
import { SealCacher } from "./seal-cacher.ts";
import type { Session } from "./session.ts";
import type { Statement, StatementResult } from "./statement.ts";
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
    const work = async () => {
      const entry = this.#entrance.enter(session);
      const result = queryOnce<Row>(this.#pool, entry.statement, statement, options.signal);
      // Only now: what is asked for goes before.
      this.#cacher?.used(entry);
      return result;
    };
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
    const work = () => withTransaction(this.#pool, entry.statement, callback, options);
    const result = withRetry(work, this.#retry, options.signal);
    this.#cacher?.used(entry);
    return result;
  }
}
