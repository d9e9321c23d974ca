import type { Sealer } from "../tenant/sealer.ts";
import { Entrance } from "./entrance.ts";
import type { ConnectionPool } from "./pool.ts";
import { queryOnce } from "./query.ts";
import { defaultRetryPolicy, type RetryPolicy, withRetry } from "./retry.ts";
import type { Transaction } from "./scope.ts";
import { SealKeeper } from "./seal-keeper.ts";
import type { SessionSettings } from "./settings.ts";
import type { Statement, StatementResult } from "./statement.ts";
import { type TransactionOptions, withTransaction } from "./transaction.ts";

/**
 * The one way to enter a tenant: settings first, then SQL, never SQL without
 * them. The API, jobs and PostGraphile all come through here. Settings that name
 * no tenant or no role are refused before anything is sent.
 */
export class Sessions {
  readonly #pool: ConnectionPool;
  readonly #retry: RetryPolicy;
  readonly #entrance: Entrance;
  readonly #keeper: SealKeeper | undefined;

  constructor(pool: ConnectionPool, retry: RetryPolicy = defaultRetryPolicy, sealer?: Sealer) {
    this.#pool = pool;
    this.#retry = retry;
    this.#entrance = new Entrance(sealer);
    this.#keeper = sealer && new SealKeeper(pool);
  }

  /**
   * One statement in one round trip, a transaction of its own. Tried again only
   * where the server has rolled it back for a conflict or never saw it.
   */
  runStatement<Row = Record<string, unknown>>(
    settings: SessionSettings,
    statement: Statement,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<StatementResult<Row>> {
    const work = async () => {
      const entry = this.#entrance.enter(settings);
      const result = queryOnce<Row>(this.#pool, entry, statement, options.signal);
      // Only now: what is asked for goes before.
      this.#keeper?.used(entry);
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
    settings: SessionSettings,
    callback: (transaction: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    const entry = this.#entrance.enter(settings);
    const work = () => withTransaction(this.#pool, entry, callback, options);
    const result = withRetry(work, this.#retry, options.signal);
    this.#keeper?.used(entry);
    return result;
  }
}
