import {
  createTableRelationsHelpers,
  DefaultLogger,
  type DrizzleConfig,
  extractTablesRelationalConfig,
  type RelationalSchemaConfig,
  type TablesRelationalConfig,
} from "drizzle-orm";
import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import { RowhouseError } from "../errors.ts";
import type { Rowhouse } from "../rowhouse.ts";
import type { TenantContext } from "../tenant/context.ts";
import { TenantDatabase } from "../tenant-database.ts";
import { type TenantDrizzle, TenantSession } from "./session.ts";

type Schema = Record<string, unknown>;

/** Drizzle's own settings, without its cache: that knows queries by their text, and not whose they are. */
export interface RowhouseDrizzleConfig<S extends Schema = Record<string, never>>
  extends Omit<DrizzleConfig<S>, "cache"> {
  /** Whom the queries run for. Where not given, the tenant of runWithTenant(), at the time of each query. */
  readonly context?: TenantContext | undefined;
}

/**
 * Runs Drizzle's queries inside a tenant. A query on its own is one round trip;
 * `transaction()` is Rowhouse's, and runs its callback again after a conflict.
 */
export function drizzle<S extends Schema = Record<string, never>>(
  rowhouse: Pick<Rowhouse, "sessions">,
  config: RowhouseDrizzleConfig<S> = {},
): TenantDrizzle<S> {
  if ("cache" in config) {
    throw new RowhouseError(
      "CONFIGURATION_INVALID",
      "Drizzle's cache would serve one tenant's rows to others.",
    );
  }
  const tenant = new TenantDatabase(rowhouse.sessions, config.context);
  const dialect = new PgDialect({ ...(config.casing && { casing: config.casing }) });
  const schema = config.schema && relationalSchema(config.schema);
  const logger = config.logger === true ? new DefaultLogger() : config.logger || undefined;
  const session = new TenantSession({ tenant, dialect, schema, logger });
  return new PgDatabase(dialect, session, schema) as unknown as TenantDrizzle<S>;
}

function relationalSchema(fullSchema: Schema): RelationalSchemaConfig<TablesRelationalConfig> {
  const { tables, tableNamesMap } = extractTablesRelationalConfig(fullSchema, createTableRelationsHelpers);
  return { fullSchema, schema: tables, tableNamesMap };
}
