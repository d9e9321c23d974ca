import pg from "pg";
import type { Discovery } from "../../discover/discover.ts";
import type { Relation } from "../catalog/relations.ts";
import { CannotProve } from "../options.ts";
import { isRequired } from "../rows/order.ts";

/** How a relation's rows are told to be one tenant's. */
export type Ownership =
  | { by: "column"; column: string }
  /** A row belongs to whom its parent belongs to. */
  | { by: "parent"; pairs: [column: string, referenced: string][]; parent: string };

export type Owners = {
  /** The column that names the tenant in most tables. */
  column: string;
  /** The table whose rows are the tenants, where there is one, and its column. */
  root: { table: string; column: string } | null;
  of: Map<string, Ownership>;
  /** Columns that are named like a tenant's but cannot hold one, a sentence each. */
  unlike: readonly string[];
};

/** Takes over what discovery knows of the tables, and adds those whose parent tells. */
export function ownersFrom(
  relations: readonly Relation[],
  { tenantColumns, columnOf, root }: Discovery,
): Owners {
  const tables = relations.filter(({ kind }) => kind === "table" || kind === "partitioned");
  const rootTable = tables.find(({ oid }) => oid === root?.relation);
  const of = new Map<string, Ownership>();
  for (const relation of relations) {
    const isRoot = rootTable !== undefined && relation === rootTable;
    const named = tenantColumns.find((name) => relation.columns.some((column) => column.name === name));
    const column = isRoot ? root?.column : (columnOf.get(relation.oid) ?? named);
    if (column !== undefined) of.set(relation.name, { by: "column", column });
  }
  const unlike = withoutUnlike(relations, of, rootTable?.name);
  if (of.size === 0) {
    throw new CannotProve(
      `No table has a column ${tenantColumns.join(", ")}, and no policy compares another: say which column names the tenant with --tenant-column.`,
    );
  }
  addByParent(tables, of);
  return {
    column: tenantColumns[0] ?? "",
    root: rootTable && root ? { table: rootTable.name, column: root.column } : null,
    of,
    unlike,
  };
}

/** What a tenant's id is written as: one of a number fits no uuid. A text holds either. */
const kindOf = (baseType: string): string =>
  /^(int[248]|numeric|oid)$/.test(baseType) ? "number" : baseType === "uuid" ? "uuid" : "text";

/** Takes out the columns whose type cannot hold a tenant like those of the root, or of most tables. */
function withoutUnlike(
  relations: readonly Relation[],
  of: Map<string, Ownership>,
  root: string | undefined,
): string[] {
  const columns = relations.flatMap(({ name, columns: all }) => {
    const ownership = of.get(name);
    const column = all.find((found) => ownership?.by === "column" && found.name === ownership.column);
    return column ? [{ table: name, column, kind: kindOf(column.baseType) }] : [];
  });
  const ranked = [...Map.groupBy(columns, ({ kind }) => kind)].sort(
    (one, other) => other[1].length - one[1].length,
  );
  const kind = columns.find(({ table }) => table === root)?.kind ?? ranked[0]?.[0];
  const unlike = columns.filter((one) => one.kind !== kind && one.kind !== "text");
  for (const { table } of unlike) of.delete(table);
  return unlike.map(
    ({ table, column }) =>
      `${table}.${column.name} is of type ${column.type}, which cannot hold a tenant: its rows are taken for nobody's.`,
  );
}

/** The condition that a row, known by its alias, is the tenant's, or one of theirs; null where nothing tells. */
export function ownedBy(
  owners: Owners,
  relation: string,
  tenant: string | readonly string[],
  alias: string,
  depth = 0,
): string | null {
  const ownership = owners.of.get(relation);
  if (ownership === undefined || depth > 6) return null;
  if (ownership.by === "column") {
    const ids = [tenant].flat().map((id) => pg.escapeLiteral(id));
    return `${alias}.${pg.escapeIdentifier(ownership.column)} in (${ids.join(", ")})`;
  }
  const parent = `parent_${depth}`;
  const above = ownedBy(owners, ownership.parent, tenant, parent, depth + 1);
  if (above === null) return null;
  const joined = ownership.pairs.map(
    ([column, referenced]) =>
      `${parent}.${pg.escapeIdentifier(referenced)} = ${alias}.${pg.escapeIdentifier(column)}`,
  );
  return `exists (select from ${ownership.parent} ${parent} where ${[...joined, above].join(" and ")})`;
}

/** A row belongs to whom its parent belongs to. */
function addByParent(tables: readonly Relation[], of: Map<string, Ownership>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const table of tables) {
      if (of.has(table.name)) continue;
      const keys = table.foreignKeys.filter((key) => key.table !== table.name && of.has(key.table));
      const key = keys.find((found) => isRequired(table, found)) ?? keys[0];
      if (!key) continue;
      const pairs = key.columns.map((name, index): [string, string] => [
        name,
        key.referenced[index] as string,
      ]);
      of.set(table.name, { by: "parent", pairs, parent: key.table });
      changed = true;
    }
  }
}
