import type { Expression } from "../../discover/nodes/expression.ts";
import type { JudgedVerdict } from "../../discover/parameters.ts";
import type { Catalog } from "../../discover/policies/catalog.ts";
import { isContext, readsContext, rowColumns, walk } from "../../discover/policies/walk.ts";
import type { Facts } from "../facts.ts";

/** Policies that call a function to ask who is there, outside a sub-select: it runs for every row. */
export function judgePerRow({ policies, catalog }: Facts): JudgedVerdict[] {
  const known = new Map<Expression, boolean>();
  const asksPerRow = (condition: Expression): boolean => {
    const answer = known.get(condition) ?? isPerRow(condition, catalog);
    known.set(condition, answer);
    return answer;
  };
  return policies
    .filter(({ using }) => using && asksPerRow(using))
    .map(({ oid }) => ({ rule: "policy-per-row", subject: oid, detail: null }));
}

function isPerRow(condition: Expression, catalog: Catalog): boolean {
  const parts = conjuncts(condition);
  return parts.some((part, at) => {
    if (!asksBare(part, catalog)) return false;
    // Beside a comparison with a sub-select, a bare one is there for the planner.
    const columns = new Set(rowColumns(part));
    return !parts.some(
      (other, place) =>
        place !== at && asksOnce(other, catalog) && rowColumns(other).some((column) => columns.has(column)),
    );
  });
}

/** A call outside every sub-select that asks who is there and takes nothing from the row. */
function asksBare(part: Expression, catalog: Catalog): boolean {
  let found = false;
  walk(part, (inner, depth) => {
    found ||=
      depth === 0 && inner.kind === "call" && isContext(inner, catalog) && rowColumns(inner).length === 0;
  });
  return found;
}

/** Asks in a sub-select that takes nothing from the row, be it through a view of the context. */
function asksOnce(part: Expression, catalog: Catalog): boolean {
  let found = false;
  walk(part, (inner, depth) => {
    found ||=
      depth === 0 &&
      inner.kind === "subquery" &&
      inner.form === "value" &&
      rowColumns(inner).length === 0 &&
      (readsContext(inner, catalog) || inner.query.tables.length > 0);
  });
  return found;
}

const conjuncts = (part: Expression): Expression[] =>
  part.kind === "and" ? part.args.flatMap(conjuncts) : [part];
