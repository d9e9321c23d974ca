import type { Transaction } from "./driver/scope.ts";
import { tenantSession } from "./driver/session.ts";
import type { Sessions } from "./driver/sessions.ts";
import type { Statement, StatementResult } from "./driver/statement.ts";
import type { TransactionOptions } from "./driver/transaction.ts";
import { currentTenant, parseTenantContext, runWithTenant, type TenantContext } from "./tenant/context.ts";

export interface QueryOptions {
  /** Cancels the statement. Where that comes too late its result is returned. */
  readonly signal?: AbortSignal | undefined;
}

/** The database as one tenant sees it: what a request handler or a query builder works with. */
export class TenantDatabase {
  readonly #sessions: Sessions;
  readonly #context: TenantContext | undefined;

  /** Without a context it is that of runWithTenant(), looked up at each call. */
  constructor(sessions: Sessions, context?: TenantContext) {
    this.#sessions = sessions;
    this.#context = context && parseTenantContext(context);
  }

  /** Throws TENANT_CONTEXT_MISSING where there is none. */
  get context(): TenantContext {
    return this.#context ?? currentTenant();
  }

  /** Runs one statement, in one round trip and a transaction of its own. */
  query<Row = Record<string, unknown>>(
    sql: string | Statement,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<StatementResult<Row>> {
    const statement = typeof sql === "string" ? { text: sql, values } : sql;
    return this.#sessions.runStatement<Row>(tenantSession(this.context), statement, options);
  }

  /**
   * The statement that enters the tenant, for a client of your own that is logged in as
   * app_authenticator. Send it first in each transaction: it holds until the end of that.
   */
  enterStatement(): Statement {
    return this.#sessions.enterStatement(tenantSession(this.context));
  }

  /**
   * Runs the callback in a transaction: committed when it returns, rolled back when it
   * throws. After a conflict the whole callback runs again, unless `retry` is false.
   */
  withTransaction<T>(
    callback: (transaction: Transaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    const { context } = this;
    const work = (transaction: Transaction) => runWithTenant(context, () => callback(transaction));
    return this.#sessions.withSession(tenantSession(context), work, options);
  }
}
