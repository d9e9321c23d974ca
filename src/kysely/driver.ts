import type { Driver, TransactionSettings } from "kysely";
import { transactionOptions } from "../driver/transaction-options.ts";
import type { TenantDatabase } from "../tenant-database.ts";
import { TenantConnection } from "./connection.ts";

/** Kysely's driver over a tenant's database. The connections are Rowhouse's to lend: one here is only a handle. */
export class TenantDriver implements Driver {
  readonly #tenant: TenantDatabase;

  constructor(tenant: TenantDatabase) {
    this.#tenant = tenant;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<TenantConnection> {
    return new TenantConnection(this.#tenant);
  }

  beginTransaction(connection: TenantConnection, settings: TransactionSettings): Promise<void> {
    return connection.begin(transactionOptions(settings));
  }

  commitTransaction(connection: TenantConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: TenantConnection): Promise<void> {
    return connection.rollback();
  }

  savepoint(connection: TenantConnection, name: string): Promise<void> {
    return connection.savepoint(name);
  }

  rollbackToSavepoint(connection: TenantConnection, name: string): Promise<void> {
    return connection.rollbackTo(name);
  }

  releaseSavepoint(connection: TenantConnection, name: string): Promise<void> {
    return connection.release(name);
  }

  /** A transaction that nobody has ended is rolled back. */
  async releaseConnection(connection: TenantConnection): Promise<void> {
    await connection.rollback();
  }

  async destroy(): Promise<void> {}
}
