import type pg from "pg";
import { contextSettings } from "../../src/driver/entry.ts";
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { makeSeal, type SealKey } from "../../src/tenant/seal.ts";
import { benchTenant } from "../data/tenants.ts";
import { cacheSeals } from "./cache-seals.ts";
import { driverPool } from "./driver.ts";

export interface PoolOptions {
  readonly max?: number;
  readonly key?: SealKey | undefined;
}

/** A Rowhouse with so many connections, always open. */
export function rowhousePool(connectionString: string, { max = 1, key }: PoolOptions = {}): Rowhouse {
  return createRowhouse({
    connectionString,
    pool: { min: max, max },
    ...(key && { seal: { key: () => key } }),
  });
}

/** Opens pools. Each has its own connections. */
export interface Pools {
  driver(url: string, max?: number): pg.Pool;
  rowhouse(url: string, options?: PoolOptions): Rowhouse;
}

/** Lends pools to the callback and closes them. */
export async function withPools<T>(callback: (open: Pools) => Promise<T>): Promise<T> {
  const closing: (() => Promise<unknown>)[] = [];
  try {
    return await callback({
      driver(url, max) {
        const pool = driverPool(url, max);
        closing.push(() => pool.end());
        return pool;
      },
      rowhouse(url, options) {
        const rowhouse = rowhousePool(url, options);
        closing.push(() => rowhouse.close());
        return rowhouse;
      },
    });
  } finally {
    await Promise.all(closing.map((close) => close()));
  }
}

/** The user of the nth tenant. */
export const benchContext = (n: number): TenantContext => ({
  tenantId: benchTenant(n),
  userId: benchTenant(n),
  role: "member",
});

/** The settings that a hand-written session of the nth tenant makes; made once and kept, as those of Rowhouse are. */
export function handSettings(key: SealKey, pool: pg.Pool): (n: number) => Readonly<Record<string, string>> {
  const made = new Map<number, Record<string, string>>();
  const expiry = Math.floor(Date.now() / 1_000) + 3_600;
  const keep = cacheSeals(pool);
  return (n) => {
    const settings = made.get(n) ?? make(n);
    keep(settings);
    return settings;
  };
  function make(n: number) {
    const [tenantId, userId, role] = [benchTenant(n), benchTenant(n), "member"] as const;
    const settings = {
      role: "app_user",
      ...contextSettings({ tenantId, userId, role }, makeSeal(key, { tenantId, userId, role }, expiry)),
    };
    made.set(n, settings);
    return settings;
  }
}
