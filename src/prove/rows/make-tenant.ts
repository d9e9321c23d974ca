import pg, { type ClientBase } from "pg";
import { listedValues } from "./candidates.ts";
import { describeTable, type ForeignKey, type Table } from "./describe-table.ts";
import { makeRow, type Row } from "./make-row.ts";
import { isRequired } from "./order.ts";

/** A table whose rows belong to a tenant; `tenantColumn` is null where only a parent tells. */
export type TenantTable = Table & {
  tenantColumn: string | null;
  /** Whether its rows are the tenants themselves. */
  isRoot: boolean;
};
export type Tenant = { id: string; rows: Map<string, Row> };

export type MakeTenantOptions = {
  /** Makes the natural keys of the root different from another tenant's. */
  tenantN: number;
  /** Two tenants made with the same number have the same natural keys. */
  n: number;
  /** Values that no constraint tells of, by table. */
  known?: Record<string, Row>;
  /** Values that are tried first, by table; a check may ask for others. */
  preferred?: ReadonlyMap<string, Row>;
  /** Rows that are there already, by table; they are not made again. */
  present?: Tenant;
  /** Told of each row that was made, in order. */
  onMade?: (table: string, row: Row) => void;
  /** Told of a table that no row could be made for; without it, that is thrown. */
  onFailure?: (table: Table, error: Error) => void;
};

/** Makes one row in every table, for one tenant. The tables come parents first. */
export async function makeTenant(
  client: ClientBase,
  tables: readonly TenantTable[],
  options: MakeTenantOptions,
): Promise<Tenant> {
  const tenant: Tenant = options.present ?? { id: "", rows: new Map() };
  for (const table of tables) {
    if (tenant.rows.has(table.name)) continue;
    const given = { ...preferred(table, tables), ...options.known?.[table.name] };
    try {
      Object.assign(given, await parentValues(client, table, tenant, options));
      if (table.isRoot && table.tenantColumn && tenant.id) given[table.tenantColumn] = tenant.id;
      const n = table.isRoot ? options.tenantN : options.n;
      const row = await makeRowAnyhow(client, table, given, n, options.preferred?.get(table.name));
      if (table.isRoot && table.tenantColumn) tenant.id ||= row[table.tenantColumn] ?? "";
      tenant.rows.set(table.name, row);
      options.onMade?.(table.name, row);
    } catch (error) {
      if (!options.onFailure) throw error;
      options.onFailure(table, error as Error);
    }
  }
  return tenant;
}

const INSUFFICIENT_PRIVILEGE = "42501";

/** Foreign keys are checked with the rights of a table's owner, who may lack them; the values are right by construction. */
async function makeRowAnyhow(
  client: ClientBase,
  table: Table,
  given: Row,
  n: number,
  preferred: Row = {},
): Promise<Row> {
  try {
    return await makeRow(client, table, given, n, preferred);
  } catch (error) {
    const { cause } = error as Error;
    if (!(cause instanceof pg.DatabaseError) || cause.code !== INSUFFICIENT_PRIVILEGE) throw error;
    await client.query("set local session_replication_role = replica");
    try {
      return await makeRow(client, table, given, n, preferred);
    } finally {
      await client.query("set local session_replication_role = origin");
    }
  }
}

/** The columns that foreign keys decide: a parent of the same tenant, or any row of a global table. */
async function parentValues(
  client: ClientBase,
  table: TenantTable,
  tenant: Tenant,
  options: MakeTenantOptions,
): Promise<Row> {
  const given: Row = {};
  if (!table.isRoot && table.tenantColumn && tenant.id) given[table.tenantColumn] = tenant.id;
  for (const key of table.foreignKeys) {
    if (!isRequired(table, key)) continue;
    const parent = tenant.rows.get(key.table) ?? (await parentOutside(client, key, tenant, options));
    key.columns.forEach((name, index) => {
      const value = parent[key.referenced[index] as string];
      if (value !== undefined) given[name] ??= String(value);
    });
  }
  return given;
}

/** A row that belongs to no tenant: any that is there, but of people one that no other tenant has. */
export async function parentOutside(
  client: ClientBase,
  key: ForeignKey,
  tenant: Tenant,
  options: Pick<MakeTenantOptions, "tenantN" | "onMade">,
): Promise<Row> {
  if (isPeople.test(key.table)) {
    const row = await makeRow(client, await describeTable(client, key.table), {}, options.tenantN);
    tenant.rows.set(key.table, row);
    options.onMade?.(key.table, row);
    return row;
  }
  const { rows } = await client.query<Row>(`select * from ${key.table} limit 1`);
  if (rows[0]) return rows[0];
  const row = await makeRow(client, await describeTable(client, key.table), {}, 0);
  options.onMade?.(key.table, row);
  return row;
}

export const isPeople = /(^|[."_])(users?|people|persons?|profiles?|members?)"?$/i;

/** What a child asks of its parent: the column it refers to must hold a value that the child's check lists. */
function preferred(parent: Table, tables: readonly Table[]): Row {
  const row: Row = {};
  for (const child of tables) {
    for (const key of child.foreignKeys.filter(({ table }) => table === parent.name)) {
      key.columns.forEach((name, index) => {
        const [value] = listedValues(child, name);
        const column = key.referenced[index];
        if (value !== undefined && column !== undefined) row[column] ??= value;
      });
    }
  }
  return row;
}
