import type { ClientBase } from "pg";
import { describeTable, type ForeignKey } from "./describe-table.ts";
import type { Hints } from "./hints.ts";
import { makeRow, type Row } from "./make-row.ts";
import { parentOutside, type Tenant, type TenantTable } from "./make-tenant.ts";
import type { Variant } from "./variants.ts";

/** What the rows of one table are made from. */
export type Workplace = {
  client: ClientBase;
  tables: readonly TenantTable[];
  table: TenantTable;
  named: Row;
  hints: Hints;
  /** The row that the table has already. */
  first: Row;
  tenant: Tenant;
  more: ReadonlyMap<string, Row[]>;
  /** Makes the tenant's people different from another's. */
  tenantN: number;
  onMade: (table: string, row: Row) => void;
};

/** The one that the variant names; of people the first, whom the rows are to belong to. */
export async function knownParent(
  { client, table, first, tenant, more, tenantN, onMade }: Workplace,
  key: ForeignKey,
  { references }: Variant,
): Promise<Row | undefined> {
  if (key.table === table.name) return first;
  const parent = tenant.rows.get(key.table);
  if (parent === undefined) return parentOutside(client, key, tenant, { tenantN, onMade });
  return [parent, ...(more.get(key.table) ?? [])][references.get(key) ?? 0];
}

/** Whether a unique key holds the reference, to something other than the tenant or the table itself. */
export function isSingle({ table, tables, tenant }: Workplace, key: ForeignKey): boolean {
  const parent = tables.find(({ name }) => name === key.table);
  const own = key.columns.filter((name) => name !== table.tenantColumn);
  return (
    key.table !== table.name &&
    !parent?.isRoot &&
    tenant.rows.has(key.table) &&
    table.uniqueKeys.some(({ columns }) => columns.some((name) => own.includes(name)))
  );
}

/** Another parent, with the references of the first. */
export async function newParent(
  { client, tables, tenant, onMade }: Workplace,
  key: ForeignKey,
  n: number,
): Promise<Row> {
  const like = tenant.rows.get(key.table) ?? {};
  const known = tables.find(({ name }) => name === key.table);
  const parent = known ?? (await describeTable(client, key.table));
  const kept = parent.foreignKeys.flatMap(({ columns }) => columns);
  if (known?.tenantColumn) kept.push(known.tenantColumn);
  const given = Object.fromEntries(
    kept.flatMap((name) => (like[name] == null ? [] : [[name, like[name] as string]])),
  );
  const row = await makeRow(client, parent, given, n);
  onMade(key.table, row);
  return row;
}
