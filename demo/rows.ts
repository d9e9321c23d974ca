/** A row as JSON: numbers of money as text, times in ISO 8601. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows of one table; all have the same columns. */
export interface TableRows {
  readonly table: string;
  readonly rows: readonly Row[];
  /** Columns that the user may change but not insert: they are set afterwards. */
  readonly changed?: readonly string[];
  /** The primary key, where it is not that of a tenant's table. */
  readonly key?: string;
}

/** The same rows as those of a tenant: whoever stands outside the tenant has to say which. */
export function rowsOfTenant(tenantId: string, tables: readonly TableRows[]): TableRows[] {
  return tables.map((rows) => ({ ...rows, rows: rows.rows.map((row) => ({ tenant_id: tenantId, ...row })) }));
}

export function countRows(tables: Iterable<TableRows>): number {
  let count = 0;
  for (const { rows } of tables) count += rows.length;
  return count;
}

/** One list of rows for each table, in the order in which the tables first come. */
export function byTable(tables: readonly TableRows[]): TableRows[] {
  const merged = new Map<string, TableRows>();
  for (const next of tables) {
    const before = merged.get(next.table)?.rows ?? [];
    merged.set(next.table, { ...next, rows: [...before, ...next.rows] });
  }
  return [...merged.values()];
}
