import type { Column } from "../columns.ts";
import type { Expression } from "../nodes/expression.ts";
import type { Catalog, catalogOf } from "./catalog.ts";
import { judgeCondition } from "./judge-condition.ts";
import type { Policy } from "./policy.ts";
import { both, either } from "./verdict.ts";

/** Adds what depends on the tables: which columns are keys, and which tables narrow themselves. */
export function fullCatalog(
  basis: ReturnType<typeof catalogOf>,
  columns: readonly Column[],
  policiesOf: ReadonlyMap<number, readonly Policy[]>,
  reach: ReadonlySet<string>,
): Catalog {
  const keys = new Set(
    columns.filter(({ isKey }) => isKey).map(({ relation, number }) => `${relation}.${number}`),
  );
  const required = new Set(
    columns.filter((column) => column.isRequired).map(({ relation, number }) => `${relation}.${number}`),
  );
  const known = new Map<number, boolean>();
  const catalog: Catalog = {
    ...basis,
    reach,
    isRequired: (relation, column) => required.has(`${relation}.${column}`),
    isKey: (relation, column) => keys.has(`${relation}.${column}`),
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
