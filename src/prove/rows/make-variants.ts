import type { ClientBase } from "pg";
import { describeTable, type ForeignKey } from "./describe-table.ts";
import { makeRow, type Row } from "./make-row.ts";
import { isPeople, parentOutside, type Tenant, type TenantTable } from "./make-tenant.ts";
import { isRequired } from "./order.ts";
import { type Known, type Variant, variantsOf } from "./variants.ts";

export type MakeVariantsOptions = {
  n: number;
  known: Known;
  onMade: (table: string, row: Row) => void;
};

/** What the rows of one table are made from. */
type Workplace = {
  client: ClientBase;
  tables: readonly TenantTable[];
  table: TenantTable;
  /** The row that the table has already. */
  first: Row;
  tenant: Tenant;
  more: ReadonlyMap<string, Row[]>;
  /** Makes the tenant's people different from another's. */
  tenantN: number;
  onMade: MakeVariantsOptions["onMade"];
};

type Choose = (key: ForeignKey) => Promise<Row | undefined>;

/** Apart from the first row's number, so that no natural key is the same. */
const STEP = 100;

/**
 * Makes more rows of a tenant, beside the first of each table, that differ where
 * a policy may look. The tables come parents first. Answers the rows by table. A
 * row that the schema refuses is left out: the first one stands for the table.
 */
export async function makeVariants(
  client: ClientBase,
  tables: readonly TenantTable[],
  tenant: Tenant,
  { n, known, onMade }: MakeVariantsOptions,
): Promise<Map<string, Row[]>> {
  const more = new Map<string, Row[]>();
  for (const table of tables) {
    const first = tenant.rows.get(table.name);
    if (table.isRoot || first === undefined) continue;
    const fixed = new Set(table.tenantColumn ? [table.tenantColumn] : []);
    const rows: Row[] = [];
    const parentsOf = (key: ForeignKey) =>
      isPeople.test(key.table) ? 1 : 1 + (more.get(key.table)?.length ?? 0);
    for (const [place, variant] of variantsOf(table, fixed, known, n, parentsOf).entries()) {
      const made: [string, Row][] = [];
      const onTried = (name: string, row: Row) => made.push([name, row]);
      const work = { client, tables, table, first, tenant, more, tenantN: n, onMade: onTried };
      const row = await makeVariant(work, variant, n + STEP * (place + 1));
      if (row === null) continue;
      for (const [name, one] of made) onMade(name, one);
      rows.push(row);
    }
    more.set(table.name, rows);
  }
  return more;
}

/** Below parents that are there; where a key allows each of them one child, below new ones. */
async function makeVariant(work: Workplace, variant: Variant, n: number): Promise<Row | null> {
  const row = await attempt(work, variant, n, (key) => knownParent(work, key, variant));
  const single = new Set(work.table.foreignKeys.filter((key) => isSingle(work, key)));
  if (row !== null || single.size === 0) return row;
  return attempt(work, variant, n, (key) =>
    single.has(key) ? newParent(work, key, n) : knownParent(work, key, variant),
  );
}

async function attempt(work: Workplace, variant: Variant, n: number, choose: Choose): Promise<Row | null> {
  const { client, table, tenant, first } = work;
  const given: Row = {};
  if (table.tenantColumn && tenant.id) given[table.tenantColumn] = tenant.id;
  await client.query("savepoint variant");
  try {
    for (const key of table.foreignKeys) {
      if (!isRequired(table, key) && !variant.references.has(key)) continue;
      const parent = await choose(key);
      for (const [index, name] of key.columns.entries()) {
        const value = parent?.[key.referenced[index] ?? ""] ?? first[name];
        if (value != null) given[name] ??= String(value);
      }
    }
    const row = await makeRow(client, table, given, n, variant.values);
    await client.query("release savepoint variant");
    work.onMade(table.name, row);
    return row;
  } catch {
    await client.query("rollback to savepoint variant; release savepoint variant");
    return null;
  }
}

/** The one that the variant names; of people the first, whom the rows are to belong to. */
async function knownParent(
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
function isSingle({ table, tables, tenant }: Workplace, key: ForeignKey): boolean {
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
async function newParent(
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
