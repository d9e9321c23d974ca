import { namesIn } from "../bodies/catalog-names.ts";
import { readBody } from "../bodies/read-body.ts";
import type { Column, StoredRelation } from "../columns.ts";
import type { Expression, Query } from "../nodes/expression.ts";
import type { Catalog, CatalogBasis } from "./catalog.ts";
import { judgeCondition } from "./judge-condition.ts";
import type { Policy } from "./policy.ts";
import { both, either } from "./verdict.ts";

type Structure = {
  columns: readonly Column[];
  relations: readonly StoredRelation[];
  views: ReadonlyMap<number, Query>;
  policiesOf: ReadonlyMap<number, readonly Policy[]>;
};

/** Adds what depends on the tables: which columns are keys, which tables narrow themselves, what functions ask. */
export function fullCatalog(
  basis: CatalogBasis,
  { columns, relations, views, policiesOf }: Structure,
  reach: ReadonlySet<string>,
  isTenant?: (relation: number, column: number) => boolean,
): Catalog {
  const placesOf = (test: (column: Column) => boolean) =>
    new Set(columns.filter(test).map(({ relation, number }) => `${relation}.${number}`));
  const keys = placesOf(({ isKey }) => isKey);
  const required = placesOf(({ isRequired }) => isRequired);
  const unique = placesOf(({ isUnique }) => isUnique);
  const names = namesIn(basis, relations, columns);
  const known = new Map<number, boolean>();
  const bodies = new Map<number, Expression | null>();
  const catalog: Catalog = {
    ...basis,
    reach,
    isRequired: (relation, column) => required.has(`${relation}.${column}`),
    isKey: (relation, column) => keys.has(`${relation}.${column}`),
    isUnique: (relation, column) => unique.has(`${relation}.${column}`),
    ...(isTenant && { isTenant }),
    viewOf: (relation) => views.get(relation),
    bodyOf(oid) {
      const facts = basis.functions.get(oid);
      if (!facts) return null;
      if (!bodies.has(oid)) bodies.set(oid, readBody(facts, names));
      return bodies.get(oid) ?? null;
    },
    isBound(relation) {
      const answer = known.get(relation);
      if (answer !== undefined) return answer;
      // A policy that asks its own table, at any remove, proves nothing of itself.
      known.set(relation, false);
      const bound = narrows(policiesOf.get(relation) ?? [], catalog);
      known.set(relation, bound);
      return bound;
    },
  };
  return catalog;
}

function narrows(policies: readonly Policy[], catalog: Catalog): boolean {
  const reading = policies.filter(
    (policy) => policy.using && (policy.command === "*" || policy.command === "r"),
  );
  const verdictOf = (policy: Policy) => judgeCondition(policy.using as Expression, policy.relation, catalog);
  const permissive = reading.filter((policy) => policy.permissive).map(verdictOf);
  if (permissive.length === 0) return false;
  return (
    both([...reading.filter((policy) => !policy.permissive).map(verdictOf), either(permissive)]).holds ===
    "bound"
  );
}
