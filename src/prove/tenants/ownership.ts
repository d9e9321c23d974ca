import pg from "pg";
import type { Relation } from "../catalog/relations.ts";
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
};

const certainNames = /^(tenant|org|organi[sz]ation|workspace|company|team)(_?id)?$/;
const likelyNames = [
  /^tenant/,
  /^org(ani[sz]ation)?_?/,
  /^(workspace|company|team|customer|client|shop|store|firm)_?/,
  /^account_?/,
  /^(user|owner|author|profile|member|person)_?/,
  /_id$/,
  /^(?!id$)/,
];

/** Finds out which column says whose a row is, from the policies, or from the names given. */
export function findOwners(relations: readonly Relation[], names: readonly string[]): Owners {
  const tables = relations.filter(({ kind }) => kind === "table" || kind === "partitioned");
  const column = names[0] ?? mostLikely(tables);
  if (column === undefined) {
    throw new Error("No policy compares a column: say which column names the tenant with --tenant-column.");
  }
  const wanted = names.length > 0 ? names : [column];
  const root = findRoot(tables, wanted);
  const of = new Map<string, Ownership>();
  for (const relation of relations) {
    const own = wanted.find((name) => relation.columns.some((candidate) => candidate.name === name));
    if (relation.name === root?.table) of.set(relation.name, { by: "column", column: root.column });
    else if (own) of.set(relation.name, { by: "column", column: own });
  }
  addByParent(tables, root, of);
  return { column, root, of };
}

/** The condition that a row, known by its alias, is the tenant's; null where nothing tells. */
export function ownedBy(
  owners: Owners,
  relation: string,
  tenant: string,
  alias: string,
  depth = 0,
): string | null {
  const ownership = owners.of.get(relation);
  if (ownership === undefined || depth > 6) return null;
  if (ownership.by === "column") {
    return `${alias}.${pg.escapeIdentifier(ownership.column)} = ${pg.escapeLiteral(tenant)}`;
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

function mostLikely(tables: readonly Relation[]): string | undefined {
  const votes = new Map<string, number>();
  for (const { policyColumns } of tables) {
    for (const name of policyColumns) votes.set(name, (votes.get(name) ?? 0) + 1);
  }
  // A policy may forget the column that it is there for.
  for (const { columns } of tables.filter(({ policies }) => policies > 0)) {
    for (const { name } of columns.filter((column) => certainNames.test(column.name))) {
      votes.set(name, (votes.get(name) ?? 0) + 1);
    }
  }
  const rank = (name: string) => {
    const index = likelyNames.findIndex((pattern) => pattern.test(name));
    return index < 0 ? likelyNames.length : index;
  };
  // A key compared with a session's user names the tenant only where nothing better does.
  return [...votes.keys()].sort(
    (one, other) => rank(one) - rank(other) || (votes.get(other) ?? 0) - (votes.get(one) ?? 0),
  )[0];
}

/** The table that the tenant column refers to, or one with policies on a key that bears the tenant's name. */
function findRoot(tables: readonly Relation[], wanted: readonly string[]): Owners["root"] {
  const votes = new Map<string, number>();
  for (const table of tables) {
    for (const key of table.foreignKeys) {
      key.columns.forEach((name, index) => {
        const column = key.referenced[index] as string;
        // A parent that has the tenant column itself is a child of the root, not the root.
        if (!wanted.includes(name) || wanted.includes(column)) return;
        const target = `${key.table}\n${column}`;
        votes.set(target, (votes.get(target) ?? 0) + 1);
      });
    }
  }
  const best = [...votes].sort((one, other) => other[1] - one[1])[0]?.[0].split("\n");
  return best ? { table: best[0] as string, column: best[1] as string } : null;
}

function addByParent(tables: readonly Relation[], root: Owners["root"], of: Map<string, Ownership>): void {
  // A reference to the root is as good as the tenant column, whatever its name.
  for (const table of tables) {
    const key = table.foreignKeys.find((found) => found.table === root?.table && found.columns.length === 1);
    if (of.has(table.name) || !key || table.root) continue;
    if (key.referenced[0] === root?.column)
      of.set(table.name, { by: "column", column: key.columns[0] as string });
  }
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
