import type { Client } from "pg";
import { withAdministrator } from "../database/administration.ts";
import { packageLayers } from "../layers/package-layers.ts";
import type { Row } from "../prove/rows/make-row.ts";
import { makeTenant } from "../prove/rows/make-tenant.ts";
import { isRequired } from "../prove/rows/order.ts";
import { type ProtectedTable, protectedTables } from "../prove/rows/protected-tables.ts";
import type { DemoTenant } from "./demo.ts";

const TENANTS = "app_public.tenants";
const USERS = "app_public.users";

export type GeneratedDemo = {
  tenants: DemoTenant[];
  /** Why a table has no row, a sentence each. */
  missing: string[];
};

/**
 * Makes two tenants for a project that brings no demo of its own: a user each,
 * and one row in every table of the project, found from the catalogs. Rows that
 * are there stay, and a table that was added since gets its row. The natural keys
 * of both are the same. The URL is the operator's.
 */
export async function generateDemo(operatorUrl: string): Promise<GeneratedDemo> {
  return withAdministrator(operatorUrl, async (client) => {
    const tables = demoTables(await protectedTables(client));
    const { rows } = await client.query<{ use: string }>(
      "select tenancy.request_platform('make the demo tenants') as use",
    );
    const missing = new Map<string, string>();
    await client.query("begin");
    await client.query("select tenancy.enter_platform($1)", [rows[0]?.use]);
    const tenants = [
      await makeDemoTenant(client, tables, "acme", 1, missing),
      await makeDemoTenant(client, tables, "globex", 2, missing),
    ];
    await client.query("commit");
    return { tenants, missing: [...missing.values()] };
  });
}

async function makeDemoTenant(
  client: Client,
  tables: readonly ProtectedTable[],
  slug: string,
  number: number,
  missing: Map<string, string>,
): Promise<DemoTenant> {
  const name = slug.replace(/^./, (letter) => letter.toUpperCase());
  const { id, rows } = await makeTenant(client, tables, {
    tenantN: number,
    n: 1,
    known: {
      [TENANTS]: { slug, name, metadata: '{"demo": true}' },
      [USERS]: { role: "owner", email: "owner@example.com", display_name: "Olivia Owner" },
    },
    present: await presentRows(client, tables, slug),
    onFailure: ({ name: table }, { message }) => missing.set(table, message),
  });
  return { id, slug, userId: rows.get(USERS)?.id ?? "" };
}

/** A row of each table that the tenant has already. */
async function presentRows(client: Client, tables: readonly ProtectedTable[], slug: string) {
  const rows = new Map<string, Row>();
  const { rows: found } = await client.query<{ id: string }>(
    "select id::text as id from app_public.tenants where slug = $1 and metadata -> 'demo' = 'true'",
    [slug],
  );
  const id = found[0]?.id ?? "";
  if (id === "") return { id, rows };
  for (const { name, tenantColumn, columns } of tables) {
    const asText = columns.map(({ name }) => client.escapeIdentifier(name)).map((c) => `${c}::text as ${c}`);
    // The owner of the demo first: others may have been added.
    const order = name === USERS ? "order by role <> 'owner', created_at" : "";
    const { rows: own } = await client.query<Row>(
      `select ${asText.join(", ")} from ${name} where ${client.escapeIdentifier(tenantColumn)} = $1 ${order} limit 1`,
      [id],
    );
    if (own[0]) rows.set(name, own[0]);
  }
  return { id, rows };
}

/** The project's own tables and what their rows must refer to. A row of the package's, a job for one, might be acted on. */
export function demoTables(tables: readonly ProtectedTable[]): ProtectedTable[] {
  const shipped = new Set(
    packageLayers()
      .flatMap(({ files }) => files)
      .flatMap(({ text }) => [...text.matchAll(/^create table (\S+)/gm)].map(([, name]) => name as string)),
  );
  const wanted = new Set([TENANTS, USERS]);
  for (const { name } of tables) if (!shipped.has(name)) wanted.add(name);
  // Children come after their parents, so that one pass from the end finds all of them.
  for (const table of [...tables].reverse()) {
    if (!wanted.has(table.name)) continue;
    for (const key of table.foreignKeys) if (isRequired(table, key)) wanted.add(key.table);
  }
  return tables.filter(({ name }) => wanted.has(name));
}
