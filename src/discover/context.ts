import type { Binding } from "./bindings.ts";
import type { Column } from "./columns.ts";
import { namesTenant, namesUser } from "./names.ts";
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
  /** By relation, the columns that policies compare with the user. */
  userColumns: ReadonlyMap<number, readonly string[]>;
  /** Tables in which the asker's tenants are looked up. */
  membershipTables: readonly number[];
};

type Comparison = { source: Source; relation: number; name: string; means: Meaning };

/** Says of each source what it holds, by the columns that the conditions of policies compare it with. */
export function readContext(
  conditions: readonly (readonly Binding[])[],
  everywhere: readonly Source[],
  owners: Owners,
  columns: readonly Column[],
  nameOfRelation: (relation: number) => string,
): Context {
  const nameOf = new Map(columns.map(({ relation, number, name }) => [`${relation}.${number}`, name]));
  const nameOfBound = ({ relation, column }: Binding) => nameOf.get(`${relation}.${column}`) ?? "";
  const isTenant = (binding: Binding) => owners.columnOf.get(binding.relation) === nameOfBound(binding);

  const comparisons = conditions.flatMap((bindings) => {
    const direct = bindings.filter(({ lookedUpIn, helper }) => lookedUpIn.length === 0 && helper === null);
    const besideTenant = direct.some(isTenant);
    return direct.flatMap((binding) => {
      const { relation, sources } = binding;
      const name = nameOfBound(binding);
      const means = isTenant(binding) ? "tenant" : meaningOf(name, besideTenant);
      return sources.map((source): Comparison => ({ source, relation, name, means }));
    });
  });
  const compared = Map.groupBy(comparisons, ({ source }) => sourceKey(source));
  const parts = new Map<string, ContextPart>();
  for (const source of everywhere)
    parts.set(sourceKey(source), { source, meaning: "unknown", comparedWith: [] });
  for (const [key, group] of compared) {
    const { source } = parts.get(key) ?? {};
    const isList = source?.kind === "setting" && source.isList === true;
    parts.set(key, { ...partOf(group, nameOfRelation), ...(isList && { source }) });
  }

  const holders = [...parts.values()].filter(({ meaning }) => meaning === "tenant");
  return {
    parts: [...parts.values()],
    byRole: holders.length > 0 && holders.every(({ source }) => source.kind === "role"),
    userColumns: userColumns(comparisons, parts),
    membershipTables: [
      ...new Set(
        conditions
          .flat()
          .filter(isTenant)
          .flatMap(({ lookedUpIn }) => lookedUpIn),
      ),
    ],
  };
}

/** What else is compared beside the tenant narrows the rows to a user's. */
const meaningOf = (name: string, besideTenant: boolean): Meaning =>
  namesUser(name) || (besideTenant && !namesTenant(name)) ? "user" : "unknown";

function partOf(
  comparisons: readonly Comparison[],
  nameOfRelation: (relation: number) => string,
): ContextPart {
  const [{ source }] = comparisons as [Comparison];
  const relationsOf = (wanted: Meaning) =>
    new Set(comparisons.filter(({ means }) => means === wanted).map(({ relation }) => relation)).size;
  const [tenants, users] = [relationsOf("tenant"), relationsOf("user")];
  return {
    source,
    meaning: tenants > 0 && tenants >= users ? "tenant" : users > 0 ? "user" : "unknown",
    comparedWith: [
      ...new Set(comparisons.map(({ relation, name }) => `${nameOfRelation(relation)}.${name}`)),
    ],
  };
}

function userColumns(
  comparisons: readonly Comparison[],
  parts: ReadonlyMap<string, ContextPart>,
): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const { source, relation, name, means } of comparisons) {
    if (means !== "user" || parts.get(sourceKey(source))?.meaning !== "user") continue;
    found.set(relation, [...new Set([...(found.get(relation) ?? []), name])]);
  }
  return found;
}
