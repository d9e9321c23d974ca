import type { ForeignKey, Table } from "./describe-table.ts";

/** Parents before their children. Where foreign keys go round in a circle, those that may be null wait. */
export function parentsFirst<T extends Table>(tables: readonly T[]): T[] {
  const ordered: T[] = [];
  const waiting = new Map(tables.map((table) => [table.name, table]));
  const isFree = (table: T, counts: (key: ForeignKey) => boolean) =>
    table.foreignKeys.every((key) => key.table === table.name || !counts(key) || !waiting.has(key.table));
  while (waiting.size > 0) {
    const all = [...waiting.values()];
    let ready = all.filter((table) => isFree(table, () => true));
    if (ready.length === 0) ready = all.filter((table) => isFree(table, (key) => isRequired(table, key)));
    if (ready.length === 0) ready = all.slice(0, 1);
    for (const table of ready) {
      waiting.delete(table.name);
      ordered.push(table);
    }
  }
  return ordered;
}

/** Whether a row must refer to a parent: a foreign key with a null in it refers to nothing. */
export function isRequired(table: Table, key: ForeignKey): boolean {
  return key.columns.every(
    (name) => !table.columns.some((column) => column.name === name && column.isNullable),
  );
}
