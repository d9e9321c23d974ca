import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { makeTenants } from "./tenants.ts";
import { startWireProxy, type WireProxy } from "./wire-proxy.ts";

export type BehindProxy = {
  db: TestDatabase;
  proxy: WireProxy;
  /** On one connection, so that what a query leaves behind would be found by the next. */
  rowhouse: Rowhouse;
  /** Two tenants whose documents have the same title. */
  a: TenantContext;
  b: TenantContext;
  close: () => Promise<void>;
};

/** A database of two tenants, behind a proxy that counts round trips. */
export async function openBehindProxy(): Promise<BehindProxy> {
  const db = await createTestDatabase();
  const [a, b] = (await makeTenants(db, 2)) as [TenantContext, TenantContext];
  const proxy = await startWireProxy(db.urls.app);
  const rowhouse = createRowhouse({ connectionString: proxy.url, pool: { max: 1 } });
  return {
    db,
    proxy,
    rowhouse,
    a,
    b,
    close: async () => {
      await rowhouse.close();
      await proxy.close();
      await db.drop();
    },
  };
}
