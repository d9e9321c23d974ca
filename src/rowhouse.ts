import { checkHealth, type Health } from "./driver/health.ts";
import { withPlatform } from "./driver/platform.ts";
import { PlatformSessions } from "./driver/platform-sessions.ts";
import { ConnectionPool } from "./driver/pool.ts";
import { defaultRetryPolicy, type RetryPolicy } from "./driver/retry.ts";
import type { Transaction } from "./driver/scope.ts";
import { tenantSession } from "./driver/session.ts";
import { Sessions } from "./driver/sessions.ts";
import type { Statement, StatementResult } from "./driver/statement.ts";
import type { TransactionOptions } from "./driver/transaction.ts";
import { RowhouseError } from "./errors.ts";
import { refuseSecondCopy } from "./installed/one-copy.ts";
import { checkOptions, type RowhouseOptions } from "./options.ts";
import { currentTenant, parseTenantContext, type TenantContext } from "./tenant/context.ts";
import { Sealer } from "./tenant/sealer.ts";
import { type QueryOptions, TenantDatabase } from "./tenant-database.ts";

type Work<T> = (transaction: Transaction) => Promise<T>;
type Sql = string | Statement;
type Values = readonly unknown[];
type AnyRow = Record<string, unknown>;

/** Opens a Rowhouse. Nothing is connected before the first use. Throws CONFIGURATION_INVALID. */
export function createRowhouse(options: RowhouseOptions): Rowhouse {
  refuseSecondCopy("pg");
  return new Rowhouse(options);
}

/** The way into a database whose tenants live behind walls. */
export class Rowhouse {
  /** The layer below: sessions instead of contexts, for PostGraphile and its like. */
  readonly sessions: Sessions;
  /** Work as the platform, a reason at a time; undefined without operatorConnectionString. */
  readonly platform: PlatformSessions | undefined;
  readonly #pool: ConnectionPool;
  readonly #operators: ConnectionPool | undefined;
  readonly #retry: RetryPolicy;

  constructor(options: RowhouseOptions) {
    const { client, connectionString, operatorConnectionString, prepare, pool, retry, seal } =
      checkOptions(options);
    this.#retry = { ...defaultRetryPolicy, ...retry };
    this.#pool = new ConnectionPool({ ...pool, prepare, client, connectionString });
    if (operatorConnectionString) {
      this.#operators = new ConnectionPool({
        ...pool,
        min: 0,
        prepare,
        client,
        connectionString: operatorConnectionString,
      });
    }
    this.platform = this.#operators && new PlatformSessions(this.#operators, this.#retry);
    this.sessions = new Sessions(this.#pool, this.#retry, seal && new Sealer(seal));
  }

  /** The database inside one tenant: what one request needs, once it is known who asks. */
  inTenant(context: TenantContext): TenantDatabase {
    return new TenantDatabase(this.sessions, parseTenantContext(context));
  }

  /**
   * Runs the callback in a transaction inside a tenant: the one given or, where
   * none is, that of runWithTenant(). Committed when the callback returns, rolled
   * back when it throws; after a conflict the whole callback runs again.
   */
  async withTenant<T>(callback: Work<T>, options?: TransactionOptions): Promise<T>;
  async withTenant<T>(context: TenantContext, callback: Work<T>, options?: TransactionOptions): Promise<T>;
  async withTenant<T>(...args: unknown[]): Promise<T> {
    // Only an absent argument means the ambient tenant: a context that happens to be undefined is an error.
    const context = typeof args[0] === "function" ? currentTenant() : parseTenantContext(args.shift());
    const [callback, options] = args as [Work<T>, TransactionOptions?];
    return new TenantDatabase(this.sessions, context).withTransaction(callback, options);
  }

  /** Runs one statement inside a tenant, in one round trip and a transaction of its own. */
  async query<Row = AnyRow>(sql: Sql, values?: Values, options?: QueryOptions): Promise<StatementResult<Row>>;
  async query<Row = AnyRow>(
    context: TenantContext,
    sql: Sql,
    values?: Values,
    options?: QueryOptions,
  ): Promise<StatementResult<Row>>;
  async query<Row>(...args: unknown[]): Promise<StatementResult<Row>> {
    const context = isSql(args[0]) ? currentTenant() : parseTenantContext(args.shift());
    const [sql, values, options] = args as [Sql, Values?, QueryOptions?];
    const statement = typeof sql === "string" ? { text: sql, values } : sql;
    return this.sessions.runStatement<Row>(tenantSession(context), statement, options);
  }

  /**
   * Runs the callback across all tenants, as the bypass role. The use is recorded
   * with its reason before, and stays recorded whatever becomes of the work.
   */
  async asPlatform<T>(reason: string, callback: Work<T>, options?: TransactionOptions): Promise<T> {
    if (this.#operators === undefined) {
      throw new RowhouseError("PLATFORM_UNAVAILABLE", undefined, { hint: "Give operatorConnectionString." });
    }
    return withPlatform(this.#operators, this.#retry, reason, callback, options);
  }

  /** Whether the database answers, and how the pool stands. Never throws. */
  health({ timeoutMs }: { readonly timeoutMs?: number } = {}): Promise<Health> {
    return checkHealth(this.#pool, timeoutMs);
  }

  /** Refuses new work, waits for what is running, and closes every connection. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.close(), this.#operators?.close()]);
  }
}

function isSql(value: unknown): value is Sql {
  return typeof value === "string" || (typeof value === "object" && value !== null && "text" in value);
}
