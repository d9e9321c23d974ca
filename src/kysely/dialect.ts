import {
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
} from "kysely";
import type { Rowhouse } from "../rowhouse.ts";
import type { TenantContext } from "../tenant/context.ts";
import { TenantDatabase } from "../tenant-database.ts";
import { TenantDriver } from "./driver.ts";

/**
 * Runs Kysely's queries inside a tenant. A query on its own is one round trip; a
 * transaction is one of Rowhouse. Destroying the Kysely instance leaves the Rowhouse open.
 *
 *     const db = new Kysely<Database>({ dialect: new RowhouseDialect(rowhouse, context) });
 *
 * Without a context the tenant is that of runWithTenant(), at the time of each query.
 */
export class RowhouseDialect implements Dialect {
  readonly #tenant: TenantDatabase;

  constructor(rowhouse: Pick<Rowhouse, "sessions">, context?: TenantContext) {
    this.#tenant = new TenantDatabase(rowhouse.sessions, context);
  }

  createDriver(): Driver {
    return new TenantDriver(this.#tenant);
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new PostgresAdapter();
  }

  // biome-ignore lint/suspicious/noExplicitAny: the type that Kysely's interface gives
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }
}
