import { readFile } from "node:fs/promises";
import { withAdministrator } from "../../src/database/administration.ts";
import { benchTenantSql } from "./tenants.ts";

/** How many rows each table gets: so many tenants with so many rows each. */
export interface Sizes {
  readonly orders: { tenants: number; rows: number };
  readonly ledger: { tenants: number; rows: number };
  readonly small: { tenants: number; rows: number };
  readonly large: { tenants: number; rows: number };
}

export const quickSizes: Sizes = {
  orders: { tenants: 100, rows: 1_000 },
  ledger: { tenants: 3, rows: 100_000 },
  small: { tenants: 10, rows: 1_000 },
  large: { tenants: 10_000, rows: 100 },
};
export const fullSizes: Sizes = { ...quickSizes, large: { tenants: 10_000, rows: 1_000 } };

/** Tenants, and the tables of the comparisons. */
export async function loadTables(root: string, sizes: Sizes): Promise<void> {
  await withAdministrator(root, async (client) => {
    await client.query(await script("tables.sql"));
    await client.query("reset role");
    await client.query(
      `insert into app_public.tenants (id, slug, name)
       select ${benchTenantSql("n")}, 'bench-' || n, 'Bench ' || n from generate_series(0, $1::integer) as n`,
      [Math.max(...Object.values(sizes).map(({ tenants }) => tenants))],
    );
    await client.query(
      `insert into app_public.users (tenant_id, id, email, display_name)
       select id, id, 'user@example.com', 'User' from app_public.tenants where slug like 'bench-%'`,
    );
    for (const table of ["orders", "partitioned"] as const) await fill(client, table, sizes.orders);
    await fill(client, "ledger", sizes.ledger);
    await client.query(await script("alternatives.sql"));
    await client.query("vacuum analyze");
  });
}

/** The tables that show whether the number of tenants matters. */
export async function loadScales(root: string, sizes: Sizes): Promise<void> {
  await withAdministrator(root, async (client) => {
    await fill(client, "small", sizes.small);
    await fill(client, "large", sizes.large);
    await client.query("vacuum analyze bench.small, bench.large");
  });
}

type Client = Parameters<Parameters<typeof withAdministrator>[1]>[0];

/** Inserts the rows of all tenants in turn, so that one tenant's rows lie scattered over the table. */
export async function fill(
  client: Client,
  table: string,
  { tenants, rows }: { tenants: number; rows: number },
) {
  await client.query(
    `insert into bench.${table} (tenant_id, created_at, symbol, quantity)
     select ${benchTenantSql("tenant")}, timestamptz '2026-01-01' + n * interval '1 minute',
            (array['BTC-USDT', 'ETH-USDT', 'SOL-USDT'])[1 + n % 3], (n % 1000) / 8.0
       from generate_series(1, $2::integer) as n, generate_series(1, $1::integer) as tenant`,
    [tenants, rows],
  );
}

const script = (name: string) => readFile(new URL(name, import.meta.url), "utf8");
