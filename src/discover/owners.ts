import type { Binding } from "./bindings.ts";
import type { Column, Reference, StoredRelation } from "./columns.ts";
import { sourceKey } from "./sources.ts";

export type Root = { relation: number; name: string; column: string };

/** Whose the rows of each relation are: the column that says so, and the table whose rows are the tenants. */
export type Owners = { columnOf: ReadonlyMap<number, string>; root: Root | null };

type Catalogs = {
  relations: readonly StoredRelation[];
  columns: readonly Column[];
  references: readonly Reference[];
};

/** Goes from the names of the tenant columns to every table: by name, by what its policies compare, by reference. */
export function findOwners(
  names: readonly string[],
  catalogs: Catalogs,
  bindings: readonly Binding[],
): Owners {
  const { relations, columns, references } = catalogs;
  const columnsOf = Map.groupBy(columns, ({ relation }) => relation);
  const sameContext = columnsInContext(names, columns, bindings);
  const root = referredRoot(names, references) ?? boundRoot(names, catalogs, sameContext);
  const columnOf = new Map<number, string>();
  for (const { oid } of relations) {
    const own = (columnsOf.get(oid) ?? []).map(({ name }) => name);
    const named = names.find((name) => own.includes(name));
    const column = oid === root?.relation ? root.column : (named ?? sameContext.get(oid));
    if (column !== undefined) columnOf.set(oid, column);
  }
  // A reference to the root is as good as the tenant column, whatever its name.
  for (const { relation, parent, columns: own, referenced } of references)
    if (
      !columnOf.has(relation) &&
      parent === root?.relation &&
      own.length === 1 &&
      referenced[0] === root.column
    )
      columnOf.set(relation, own[0] as string);
  for (const { oid, partitionOf } of relations) {
    const inherited = partitionOf === null ? undefined : columnOf.get(partitionOf);
    if (inherited !== undefined && !columnOf.has(oid)) columnOf.set(oid, inherited);
  }
  return { columnOf, root };
}

/** The columns of other names that policies compare with the very context that the tenant columns are compared with. */
function columnsInContext(
  names: readonly string[],
  columns: readonly Column[],
  bindings: readonly Binding[],
): Map<number, string> {
  const nameOf = new Map(columns.map(({ relation, number, name }) => [`${relation}.${number}`, name]));
  const keyColumns = new Set(
    columns.filter(({ isKey }) => isKey).map(({ relation, number }) => `${relation}.${number}`),
  );
  const contexts = new Set(
    bindings
      .filter(({ relation, column }) => names.includes(nameOf.get(`${relation}.${column}`) ?? ""))
      .flatMap((binding) => contextKey(binding) ?? []),
  );
  const found = new Map<number, string>();
  for (const binding of bindings) {
    const place = `${binding.relation}.${binding.column}`;
    const key = contextKey(binding);
    const name = nameOf.get(place);
    if (key && name && keyColumns.has(place) && contexts.has(key) && !found.has(binding.relation))
      found.set(binding.relation, name);
  }
  return found;
}

/** Two bindings of one key ask the same of who is there. */
function contextKey({ sources, lookedUpIn, helper }: Binding): string | undefined {
  if (sources.length === 0) return undefined;
  return [helper ?? "", [...lookedUpIn].sort().join(), ...sources.map(sourceKey).sort()].join("\n");
}

/** The table that most tenant columns refer to. */
function referredRoot(names: readonly string[], references: readonly Reference[]): Root | null {
  const votes = new Map<string, { root: Root; count: number }>();
  for (const { parent, parentName, columns, referenced } of references)
    columns.forEach((name, index) => {
      const column = referenced[index] as string;
      // A parent that has the tenant column itself is a child of the root, not the root.
      if (!names.includes(name) || names.includes(column)) return;
      const key = `${parent} ${column}`;
      const vote = votes.get(key) ?? { root: { relation: parent, name: parentName, column }, count: 0 };
      votes.set(key, { ...vote, count: vote.count + 1 });
    });
  return [...votes.values()].sort((one, other) => other.count - one.count)[0]?.root ?? null;
}

/** Without a reference: the one table whose key, its id, is compared with the tenant's context. */
function boundRoot(
  names: readonly string[],
  { relations, columns }: Catalogs,
  sameContext: ReadonlyMap<number, string>,
): Root | null {
  const withTenant = new Set(
    columns.filter(({ name }) => names.includes(name)).map(({ relation }) => relation),
  );
  const ids = new Map(
    columns.filter(({ name }) => name === "id").map(({ relation, number }) => [relation, number]),
  );
  const roots = relations.filter(
    ({ oid, key }) =>
      key.length === 1 && key[0] === ids.get(oid) && sameContext.get(oid) === "id" && !withTenant.has(oid),
  );
  const [root] = roots;
  return root && roots.length === 1 ? { relation: root.oid, name: root.name, column: "id" } : null;
}
