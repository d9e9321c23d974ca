import type { Client } from "pg";
import { describeTable, type ForeignKey, type Table } from "./rows/describe-table.ts";
import { makeRow, type Row } from "./rows/make-row.ts";

export type Walled = Table & {
  tenantColumn: string;
  isPartitioned: boolean;
  /** Whether any policy lets a user write; some tables only the server's own functions do. */
  isWritable: boolean;
};
export type Tenant = { id: string; rows: Map<string, Row> };

/** What no constraint of the table itself tells: a row of another table needs it so. */
const KNOWN_VALUES: Record<string, Row> = {
  "app_public.positions": { product_type: "perpetual" },
  "app_public.users": { role: "member" },
};

/** Every table behind the wall, parents before their children. */
export async function walledTables(client: Client): Promise<Walled[]> {
  const { rows } = await client.query<Omit<Walled, keyof Table> & { name: string }>(
    `select relation::text as name, tenant_column as "tenantColumn", is_partitioned as "isPartitioned",
            exists (select from pg_policy where polrelid = relation and polname = 'insert_member') as "isWritable"
       from tenancy.protected_tables order by 1`,
  );
  const tables: Walled[] = [];
  for (const row of rows) tables.push({ ...(await describeTable(client, row.name)), ...row });
  return parentsFirst(tables);
}

/**
 * Makes a tenant with one row in every table. Two tenants made with the same
 * `n` differ in their ids alone: every natural key is the neighbour's too.
 */
export async function makeTenant(
  client: Client,
  tables: Walled[],
  tenantN: number,
  n: number,
): Promise<Tenant> {
  const tenant: Tenant = { id: "", rows: new Map() };
  for (const table of tables) {
    const isRoot = table.tenantColumn === "id";
    const given = isRoot ? {} : await parentValues(client, table, tenant);
    Object.assign(given, KNOWN_VALUES[table.name]);
    const row = await makeRow(client, table, given, isRoot ? tenantN : n);
    if (isRoot) tenant.id = row.id ?? "";
    tenant.rows.set(table.name, row);
  }
  return tenant;
}

/** The columns that foreign keys decide: a parent of the same tenant, or any row of a global table. */
async function parentValues(client: Client, table: Walled, tenant: Tenant): Promise<Row> {
  const given: Row = { [table.tenantColumn]: tenant.id };
  for (const key of table.foreignKeys) {
    if (key.columns.some((name) => isNullable(table, name))) continue;
    const parent = tenant.rows.get(key.table) ?? (await globalParent(client, key));
    key.columns.forEach((name, index) => {
      given[name] ??= parent[key.referenced[index] as string] as string;
    });
  }
  return given;
}

function isNullable(table: Table, name: string): boolean {
  return table.columns.some((column) => column.name === name && column.isNullable);
}

async function globalParent(client: Client, key: ForeignKey): Promise<Row> {
  const { rows } = await client.query<Row>(`select * from ${key.table} limit 1`);
  if (rows[0]) return rows[0];
  return makeRow(client, await describeTable(client, key.table), {}, 0);
}

function parentsFirst(tables: Walled[]): Walled[] {
  const ordered: Walled[] = [];
  const waiting = new Set(tables);
  while (waiting.size > 0) {
    const ready = [...waiting].filter((table) =>
      table.foreignKeys.every(
        (key) => key.table === table.name || ![...waiting].some(({ name }) => name === key.table),
      ),
    );
    if (ready.length === 0) throw new Error("The foreign keys go round in a circle.");
    for (const table of ready) {
      waiting.delete(table);
      ordered.push(table);
    }
  }
  return ordered;
}
