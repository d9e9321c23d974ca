import { sql as drizzleSql } from "drizzle-orm";
import { numeric, pgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { Kysely, PostgresDialect, sql } from "kysely";
import type pg from "pg";
import { drizzle } from "../../src/drizzle/index.ts";
import { RowhouseDialect } from "../../src/kysely/index.ts";
import type { Rowhouse } from "../../src/rowhouse.ts";
import { runWithTenant, type TenantContext } from "../../src/tenant/context.ts";

// The newest ten rows again, by the query builders inside a tenant and as their guides do it.

type Read = (n: number) => Promise<unknown>;

interface Database {
  "bench.orders": { id: string; created_at: Date; symbol: string; quantity: string };
}

const latest = (db: Kysely<Database>) =>
  db
    .selectFrom("bench.orders")
    .select(["id", "created_at", "symbol", "quantity"])
    .orderBy("created_at", "desc")
    .limit(10)
    .execute();

export function kyselyInTenant(rowhouse: Rowhouse, context: (n: number) => TenantContext): Read {
  const db = new Kysely<Database>({ dialect: new RowhouseDialect(rowhouse) });
  return (n) => runWithTenant(context(n), () => latest(db));
}

/** A transaction that makes the settings first. */
export function kyselyPattern(
  pool: pg.Pool,
  settings: (n: number) => Readonly<Record<string, string>>,
): Read {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return (n) =>
    db.transaction().execute(async (trx) => {
      const calls = Object.entries(settings(n)).map(
        ([name, value]) => sql`set_config(${name}, ${value}, true)`,
      );
      await sql`select ${sql.join(calls)}`.execute(trx);
      return latest(trx);
    });
}

const orders = pgSchema("bench").table("orders", {
  id: uuid("id").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  symbol: text("symbol").notNull(),
  quantity: numeric("quantity").notNull(),
});

export function drizzleInTenant(rowhouse: Rowhouse, context: (n: number) => TenantContext): Read {
  const db = drizzle(rowhouse);
  return (n) =>
    runWithTenant(context(n), () =>
      db.select().from(orders).orderBy(drizzleSql`${orders.createdAt} desc`).limit(10).execute(),
    );
}
