import type { Query } from "../../discover/nodes/expression.ts";
import type { JudgedVerdict } from "../../discover/parameters.ts";
import type { Catalog } from "../../discover/policies/catalog.ts";
import { judgeCondition } from "../../discover/policies/judge-condition.ts";
import { both } from "../../discover/policies/verdict.ts";
import type { Facts } from "../facts.ts";

/** A view with its owner's rights either narrows to the context itself, and needs a barrier, or is open. */
export function judgeViews(facts: Facts): JudgedVerdict[] {
  // Any column may be what a view compares with the context.
  const catalog: Catalog = { ...facts.catalog, isKey: () => true };
  const exposing = facts.views
    .filter(
      ({ kind, accounts, query }) =>
        accounts !== null && (kind === "m" || !narrows(query, new Set([accounts]), catalog)),
    )
    .map(({ oid }) => ({ rule: "auth-users-exposed", subject: oid, detail: null }));
  const open = facts.views
    .filter(({ kind, isExempt }) => kind === "v" && isExempt)
    .map(({ oid, owner, query }) => {
      const overseen = facts.overseen.get(owner) ?? new Set();
      const rule = narrows(query, overseen, catalog) ? "view-without-barrier" : "view-owner-rights";
      return { rule, subject: oid, detail: null };
    });
  return [...open, ...exposing];
}

function narrows(query: Query, overseen: ReadonlySet<number>, catalog: Catalog): boolean {
  if (query.combines) return query.subqueries.every((branch) => narrows(branch, overseen, catalog));
  if (query.conditions.length > 0) {
    const verdict = both(query.conditions.map((condition) => judgeCondition(condition, 0, catalog)));
    if (verdict.holds !== "open") return true;
  }
  const readsDirectly = query.tables.some((table) => table !== undefined && overseen.has(table));
  return !readsDirectly && query.subqueries.every((nested) => narrows(nested, overseen, catalog));
}
