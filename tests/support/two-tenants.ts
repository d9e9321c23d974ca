import type { Client } from "pg";
import { describeTables, type Table } from "../../src/prove/rows/describe-table.ts";
import type { Row } from "../../src/prove/rows/make-row.ts";
import { makeTenant as makeRows, type Tenant } from "../../src/prove/rows/make-tenant.ts";
import { parentsFirst } from "../../src/prove/rows/order.ts";

export type { Tenant };
export type Walled = Table & {
  tenantColumn: string;
  isPartitioned: boolean;
  /** Whether any policy lets a user write; some tables only the server's own functions do. */
  isWritable: boolean;
};

/** What no constraint of the table itself tells. */
const KNOWN_VALUES: Record<string, Row> = { "app_public.users": { role: "member" } };

/** Every table behind the wall, parents before their children. */
export async function walledTables(client: Client): Promise<Walled[]> {
  const { rows } = await client.query<Omit<Walled, keyof Table> & { oid: number }>(
    `select relation::oid as oid, tenant_column as "tenantColumn", is_partitioned as "isPartitioned",
            exists (select from pg_policy where polrelid = relation and polname = 'insert_member') as "isWritable"
       from tenancy.protected_tables order by relation::text`,
  );
  const tables = await describeTables(
    client,
    rows.map(({ oid }) => oid),
  );
  return parentsFirst(
    tables.map((table, index) => ({ ...(rows[index] as (typeof rows)[number]), ...table })),
  );
}

/**
 * Makes a tenant with one row in every table. Two tenants made with the same
 * `n` differ in their ids alone: every natural key is the neighbour's too.
 */
export function makeTenant(client: Client, tables: Walled[], tenantN: number, n: number): Promise<Tenant> {
  const all = tables.map((table) => ({ ...table, isRoot: table.tenantColumn === "id" }));
  return makeRows(client, all, { tenantN, n, known: KNOWN_VALUES });
}
