import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { numeric, pgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type pg from "pg";

const orders = pgSchema("bench").table("orders_jwt", {
  tenantId: uuid("tenant_id").notNull(),
  id: uuid("id").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  symbol: text("symbol").notNull(),
  quantity: numeric("quantity").notNull(),
});

/** Drizzle's published pattern for row level security: claims and role before, resets after, in a transaction. */
export function drizzleLatest(
  pool: pg.Pool,
  tenantOf: (n: number) => string,
): (n: number) => Promise<unknown> {
  const db = drizzle(pool);
  return (n) => {
    const claims = JSON.stringify({ tenant_id: tenantOf(n), sub: tenantOf(n), role: "app_user" });
    return db.transaction(async (tx) => {
      try {
        await tx.execute(
          sql.raw(`select set_config('request.jwt.claims', '${claims}', true);
                   select set_config('request.jwt.claim.sub', '${tenantOf(n)}', true);
                   set local role app_user;`),
        );
        return await tx
          .select({
            id: orders.id,
            createdAt: orders.createdAt,
            symbol: orders.symbol,
            quantity: orders.quantity,
          })
          .from(orders)
          .orderBy(sql`${orders.createdAt} desc`)
          .limit(10);
      } finally {
        await tx.execute(
          sql.raw(`select set_config('request.jwt.claims', null, true);
                   select set_config('request.jwt.claim.sub', null, true);
                   reset role;`),
        );
      }
    });
  };
}
