import type { Binding } from "./bindings.ts";
import type { Column } from "./columns.ts";
import { namesUser } from "./names.ts";
import type { Owners } from "./owners.ts";
import { type Source, sourceKey } from "./sources.ts";

/** What a source holds: the tenant, the user, or something that no column tells. */
export type Meaning = "tenant" | "user" | "unknown";

/** A part of the context: where it is read, and what it holds. */
export type ContextPart = {
  source: Source;
  meaning: Meaning;
  /** The columns that it is compared with, as relation.column. */
  comparedWith: readonly string[];
};

/** What carries the context. */
export type Context = {
  parts: readonly ContextPart[];
  /** A tenant is a role of the same name. */
  byRole: boolean;
  /** Tables in which the asker's tenants are looked up. */
  membershipTables: readonly number[];
};

/** Says of each source what it holds, by the columns that the policies compare it with. */
export function readContext(
  bindings: readonly Binding[],
  everywhere: readonly Source[],
  owners: Owners,
  columns: readonly Column[],
  nameOfRelation: (relation: number) => string,
): Context {
  const nameOf = new Map(columns.map(({ relation, number, name }) => [`${relation}.${number}`, name]));
  const direct = bindings.filter(({ lookedUpIn, helper }) => lookedUpIn.length === 0 && helper === null);
  const votes = new Map<
    string,
    { source: Source; tenant: Set<string>; user: Set<string>; other: Set<string> }
  >();
  for (const { relation, column, sources } of direct) {
    const name = nameOf.get(`${relation}.${column}`);
    if (name === undefined) continue;
    for (const source of sources) {
      const vote = votes.get(sourceKey(source)) ?? {
        source,
        tenant: new Set(),
        user: new Set(),
        other: new Set(),
      };
      const means = owners.columnOf.get(relation) === name ? "tenant" : namesUser(name) ? "user" : "other";
      vote[means].add(`${nameOfRelation(relation)}.${name}`);
      votes.set(sourceKey(source), vote);
    }
  }
  const parts = [...votes.values()].map(
    ({ source, tenant, user, other }): ContextPart => ({
      source,
      meaning: tenant.size > 0 && tenant.size >= user.size ? "tenant" : user.size > 0 ? "user" : "unknown",
      comparedWith: [...tenant, ...user, ...other],
    }),
  );
  for (const source of everywhere)
    if (!votes.has(sourceKey(source))) parts.push({ source, meaning: "unknown", comparedWith: [] });
  const holders = parts.filter(({ meaning }) => meaning === "tenant").map(({ source }) => source.kind);
  return {
    parts: distinct(parts),
    byRole: holders.includes("role") && !holders.includes("setting"),
    membershipTables: membershipTables(bindings, owners, nameOf),
  };
}

const distinct = (parts: readonly ContextPart[]): ContextPart[] => [
  ...new Map(parts.map((part) => [sourceKey(part.source), part])).values(),
];

function membershipTables(
  bindings: readonly Binding[],
  owners: Owners,
  nameOf: ReadonlyMap<string, string>,
): number[] {
  const tables = bindings
    .filter(({ relation, column }) => owners.columnOf.get(relation) === nameOf.get(`${relation}.${column}`))
    .flatMap(({ lookedUpIn }) => lookedUpIn);
  return [...new Set(tables)];
}
