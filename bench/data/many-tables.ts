import { readFile } from "node:fs/promises";
import { withAdministrator } from "../../src/database/administration.ts";
import { createDatabase } from "../../src/database/databases.ts";
import { applyLayers } from "../../src/layers/apply.ts";
import { benchTenantSql } from "./tenants.ts";

const TENANTS = 20;
const ROWS = 5;

/**
 * Creates the URL's database, with the package's layers, 200 tables and 20 tenants, who have
 * rows in the customers, products and events. The cluster's roles are there.
 */
export async function loadManyTables(url: string): Promise<void> {
  await createDatabase(url);
  await applyLayers(url);
  await withAdministrator(url, async (client) => {
    await client.query(await script("many-tables.sql"));
    await client.query(
      `insert into app_public.tenants (id, slug, name)
       select ${benchTenantSql("n")}, 'bench-' || n, 'Bench ' || n from generate_series(1, ${TENANTS}) as n;
       insert into app_public.users (tenant_id, id, email, display_name, role)
       select id, id, slug || '@example.org', name, 'owner' from app_public.tenants where slug like 'bench-%'`,
    );
    for (let number = 0; number < 20; number++) await client.query(rowsOf(number));
    await client.query("vacuum analyze");
  });
}

/** Creates the URL's database with 2,000 tables and 8,000 policies. The cluster's roles are there. */
export async function loadPolicyTables(url: string): Promise<void> {
  await createDatabase(url);
  await withAdministrator(url, async (client) => {
    // One at a time: what commits cannot be one of several statements.
    for (const statement of (await script("policy-tables.sql")).split(/;\n\n/)) await client.query(statement);
    await client.query("analyze");
  });
}

/** Some tables have rows, and for the others prove makes them: as in a database that is in use. */
function rowsOf(number: number): string {
  const table = (name: string) => `shop.m${String(number).padStart(2, "0")}_${name}`;
  const each = `from generate_series(1, ${TENANTS}) as tenant, generate_series(1, ${ROWS}) as n`;
  const tenant = benchTenantSql("tenant");
  return `insert into ${table("customers")} (tenant_id, user_id, name, email) select ${tenant}, ${tenant}, 'Customer ' || n, n || '@example.org' ${each};
    insert into ${table("products")} (tenant_id, sku, title, price) select ${tenant}, 'sku-' || n, 'Product ' || n, n ${each};
    insert into ${table("events")} (tenant_id, kind) select ${tenant}, 'seen' ${each}`;
}

const script = (name: string) => readFile(new URL(name, import.meta.url), "utf8");
