import {
  DrizzleQueryError,
  entityKind,
  type Logger,
  type RelationalSchemaConfig,
  type SQL,
  type TablesRelationalConfig,
} from "drizzle-orm";
import {
  type PgDatabase,
  type PgDialect,
  type PgQueryResultHKT,
  PgTransaction,
  type PgTransactionConfig,
} from "drizzle-orm/pg-core";
import { PgRemoteSession } from "drizzle-orm/pg-proxy";
import { isTransient } from "../driver/retry.ts";
import type { Transaction } from "../driver/scope.ts";
import type { StatementResult } from "../driver/statement.ts";
import { transactionOptions } from "../driver/transaction-options.ts";
import type { TenantDatabase } from "../tenant-database.ts";
import { runFor } from "./run.ts";

/** What `execute()` answers, and a change without `returning()`. */
export interface TenantQueryResult extends PgQueryResultHKT {
  type: StatementResult<this["row"]>;
}

/** Drizzle's database inside a tenant. */
export type TenantDrizzle<S extends Record<string, unknown> = Record<string, never>> = PgDatabase<
  TenantQueryResult,
  S
>;

type Full = Record<string, unknown>;
type Schema = RelationalSchemaConfig<TablesRelationalConfig> | undefined;

interface Parts {
  readonly tenant: TenantDatabase;
  readonly dialect: PgDialect;
  readonly schema: Schema;
  readonly logger: Logger | undefined;
}

/** Drizzle's session: queries alone, or in the transaction that is given. */
export class TenantSession extends PgRemoteSession<Full, TablesRelationalConfig> {
  static override readonly [entityKind]: string = "RowhouseSession";
  readonly #parts: Parts;

  constructor(parts: Parts, transaction?: Transaction) {
    const { tenant, dialect, schema, logger } = parts;
    super(runFor(transaction ?? tenant), dialect, schema, logger && { logger });
    this.#parts = parts;
  }

  override transaction<T>(
    callback: (transaction: never) => Promise<T>,
    config: PgTransactionConfig = {},
  ): Promise<T> {
    return this.#parts.tenant.withTransaction(
      (transaction) => inside(this.#parts, transaction, 0, callback),
      transactionOptions(config),
    );
  }

  override async count(sql: SQL): Promise<number> {
    const { rows } = await this.execute<StatementResult<{ count: string }>>(sql);
    return Number(rows[0]?.count);
  }
}

class TenantTransaction extends PgTransaction<TenantQueryResult, Full, TablesRelationalConfig> {
  static override readonly [entityKind]: string = "RowhouseTransaction";
  readonly #parts: Parts;
  readonly #transaction: Transaction;

  constructor(parts: Parts, transaction: Transaction, depth: number) {
    const { dialect, schema } = parts;
    super(dialect, new TenantSession(parts, transaction), schema, depth);
    this.#parts = parts;
    this.#transaction = transaction;
  }

  /** A savepoint. */
  override transaction<T>(callback: (transaction: TenantTransaction) => Promise<T>): Promise<T> {
    return this.#transaction.savepoint((inner) =>
      inside(this.#parts, inner, this.nestedIndex + 1, callback as never),
    );
  }
}

async function inside<T>(
  parts: Parts,
  transaction: Transaction,
  depth: number,
  callback: (transaction: never) => Promise<T>,
): Promise<T> {
  try {
    return await callback(new TenantTransaction(parts, transaction, depth) as never);
  } catch (error) {
    // Drizzle wraps what a query throws; only as itself is a conflict tried again.
    throw error instanceof DrizzleQueryError && isTransient(error.cause) ? error.cause : error;
  }
}
