import type { ClientBase } from "pg";
import type { ForeignKey } from "./describe-table.ts";
import { firstTry, makeRow, makeRowsAtOnce, type Row } from "./make-row.ts";
import { isPeople, type Tenant, type TenantTable } from "./make-tenant.ts";
import { isRequired } from "./order.ts";
import { isSingle, knownParent, newParent, type Workplace } from "./parents.ts";
import { type Known, type Variant, variantsOf } from "./variants.ts";

export type MakeVariantsOptions = {
  n: number;
  known: Known;
  /** Columns that name a person although no reference says so, and the person, by table. */
  named?: ReadonlyMap<string, Row>;
  onMade: (table: string, row: Row) => void;
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
  { n, known, named, onMade }: MakeVariantsOptions,
): Promise<Map<string, Row[]>> {
  const more = new Map<string, Row[]>();
  for (const table of tables) {
    const first = tenant.rows.get(table.name);
    if (table.isRoot || first === undefined) continue;
    const fixed = new Set(table.tenantColumn ? [table.tenantColumn] : []);
    const parentsOf = (key: ForeignKey) =>
      isPeople.test(key.table) ? 1 : 1 + (more.get(key.table)?.length ?? 0);
    const variants = variantsOf(table, fixed, known, n, parentsOf);
    // Triggers write down what is done: one more row is made in any case.
    if (variants.length === 0) variants.push({ values: {}, references: new Map() });
    const people = named?.get(table.name) ?? {};
    const { hints } = known;
    const work = { client, tables, table, named: people, hints, first, tenant, more, tenantN: n, onMade };
    more.set(table.name, await makeAll(work, variants, n));
  }
  return more;
}

/** All at once, which most tables take; otherwise one by one, and each in another way where it is refused. */
async function makeAll(work: Workplace, variants: readonly Variant[], n: number): Promise<Row[]> {
  const { client, table, onMade } = work;
  const numbered = variants.map((variant, place) => ({ variant, n: n + STEP * (place + 1) }));
  const tries: Row[] = [];
  for (const { variant, n: number } of numbered) {
    const given = await referring(work, variant, (key) => knownParent(work, key, variant)).catch(() => null);
    if (given !== null) tries.push(firstTry(table, given, number, preferred(work, variant)));
  }
  const rows = tries.length < numbered.length ? null : await makeRowsAtOnce(client, table, tries);
  for (const row of rows ?? []) onMade(table.name, row);
  if (rows !== null) return rows;
  const single: Row[] = [];
  for (const { variant, n: number } of numbered) {
    const made: [string, Row][] = [];
    const tried = { ...work, onMade: (name: string, row: Row) => made.push([name, row]) };
    const row = await makeVariant(tried, variant, number);
    if (row === null) continue;
    for (const [name, one] of made) onMade(name, one);
    single.push(row);
  }
  return single;
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
  const { client, table } = work;
  await client.query("savepoint variant");
  try {
    const row = await makeRow(
      client,
      table,
      await referring(work, variant, choose),
      n,
      preferred(work, variant),
    );
    await client.query("release savepoint variant");
    work.onMade(table.name, row);
    return row;
  } catch {
    await client.query("rollback to savepoint variant; release savepoint variant");
    return null;
  }
}

/** The columns that the tenant and the references decide. */
async function referring(work: Workplace, variant: Variant, choose: Choose): Promise<Row> {
  const { table, tenant, first } = work;
  const given: Row = {};
  if (table.tenantColumn && tenant.id) given[table.tenantColumn] = tenant.id;
  for (const key of table.foreignKeys) {
    if (!isRequired(table, key) && !variant.references.has(key)) continue;
    const parent = await choose(key);
    for (const [index, name] of key.columns.entries()) {
      const value = parent?.[key.referenced[index] ?? ""] ?? first[name];
      if (value != null) given[name] ??= String(value);
    }
  }
  return given;
}

const preferred = (work: Workplace, variant: Variant): Row => ({
  ...variant.values,
  ...people(work, variant),
});

/** Whoever is named is the tenant's person, but where the variant leaves it out or a policy names another. */
const people = ({ table, named, hints }: Workplace, { values }: Variant): Row =>
  Object.fromEntries(
    Object.entries(named).filter(([name]) => {
      const value = values[name];
      if (value === undefined)
        return table.columns.some((column) => column.name === name && !column.isNullable);
      return !hints.get(name.toLowerCase())?.includes(value);
    }),
  );
