import { recordPlatformUse, withPlatformUse } from "./platform.ts";
import type { ConnectionPool } from "./pool.ts";
import type { RetryPolicy } from "./retry.ts";
import type { Transaction } from "./scope.ts";
import type { Statement, StatementResult } from "./statement.ts";

/** Several pieces of work across tenants for one reason, as a request of the operators' API is. */
export class PlatformSessions {
  readonly #pool: ConnectionPool;
  readonly #retry: RetryPolicy;

  /** The pool is the operators'. */
  constructor(pool: ConnectionPool, retry: RetryPolicy) {
    this.#pool = pool;
    this.#retry = retry;
  }

  /** Records and commits why the platform will be used, and answers the use's id. Throws PLATFORM_REASON_MISSING. */
  record(reason: string, details?: Readonly<Record<string, unknown>>): Promise<string> {
    return recordPlatformUse(this.#pool, this.#retry, reason, details);
  }

  /** One statement in a transaction of its own. */
  runStatement(useId: string, statement: Statement): Promise<StatementResult> {
    return this.withSession(useId, (transaction) => transaction.query(statement));
  }

  withSession<T>(useId: string, callback: (transaction: Transaction) => Promise<T>): Promise<T> {
    return withPlatformUse(this.#pool, this.#retry, useId, callback);
  }
}
