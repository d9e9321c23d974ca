import { randomBytes } from "node:crypto";
import { loadDemo } from "../../demo/load.ts";
import { CredentialKeys } from "../../src/credentials/keys.ts";
import type { DemoTenant } from "../../src/index.ts";
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import { createTestDatabase } from "../support/database.ts";
import { testSeal } from "../support/seal.ts";

/** The end of the 90 days: any day will do, as long as it is always the same. */
export const anchor = new Date("2026-06-30T00:00:00Z");
export const credentialsKey = randomBytes(32);
export const keys = new CredentialKeys(credentialsKey);

export type DemoDatabase = {
  rowhouse: Rowhouse;
  /** Loads the demo data, or as much of them as is missing. */
  load: (options?: { anchor?: Date; onProgress?: (done: number) => void }) => Promise<DemoTenant[]>;
  /** One statement across all tenants. */
  all: <Row>(text: string, values?: unknown[]) => Promise<Row[]>;
  drop: () => Promise<void>;
};

/** A database for demo data, without any. */
export async function createDemoDatabase(): Promise<DemoDatabase> {
  const db = await createTestDatabase({ sealed: true });
  const rowhouse = createRowhouse({
    connectionString: db.urls.app,
    seal: testSeal,
    operatorConnectionString: db.urls.operator,
  });
  return {
    rowhouse,
    load: (options = {}) => loadDemo({ rowhouse, credentialsKey, anchor, ...options }),
    all: async <Row>(text: string, values?: unknown[]) => {
      const { rows } = await rowhouse.asPlatform("look at demo data", (tx) => tx.query<Row>(text, values));
      return rows;
    },
    async drop() {
      await rowhouse.close();
      await db.drop();
    },
  };
}

/** The tables of app_public, those of tenants only where wanted. */
export async function tablesOf(db: DemoDatabase, ofTenants: boolean): Promise<string[]> {
  const rows = await db.all<{ name: string }>(
    `select relname as name
       from pg_class
      where relnamespace = 'app_public'::regnamespace and relkind in ('r', 'p')
        and (not $1::boolean
             or exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id'))
      order by 1`,
    [ofTenants],
  );
  return rows.map(({ name }) => name);
}
