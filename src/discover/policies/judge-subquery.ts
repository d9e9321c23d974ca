import type { Expression, Query } from "../nodes/expression.ts";
import type { Catalog } from "./catalog.ts";
import { bound, open, type Verdict } from "./verdict.ts";
import { bare, readsContext, rowColumns, settingsOf } from "./walk.ts";

type Subquery = Expression & { kind: "subquery" };

/** Judges EXISTS, IN and a boolean sub-select: membership of the asker in the row's tenant. */
export function judgeSubquery(
  expression: Subquery,
  relation: number,
  catalog: Catalog,
  judge: (part: Expression) => Verdict,
): Verdict {
  const { form, test, query } = expression;
  if (form === "value") {
    const inner = bare(expression);
    if (inner !== expression) return judge(inner);
    return readsContext(expression, catalog) && rowColumns(expression).length === 0
      ? open("setting")
      : judgeLink(expression, catalog);
  }
  if (form === "exists") return judgeLink(expression, catalog);
  if (form !== "any" || !test) return open("unbound");
  const columns = rowColumns(test);
  // `asker in (select member … where team = the row's)`: the look-up names the row.
  if (columns.length === 0) {
    const links = linksOf(query, catalog);
    return links.length > 0 && isEquality(test, catalog) && asksWho(expression, catalog)
      ? bound(links, settingsOf(expression, catalog))
      : open("captured");
  }
  if (!isEquality(test, catalog)) return open("unbound");
  if (!asksWho(expression, catalog)) return open("captured");
  // `x in (select x …)` where the inner x is the row's own again is true for every row.
  if (query.outputs.some((output) => rowColumns(output, 1).length > 0)) return open("captured");
  return columns.some((column) => catalog.isKey(relation, column))
    ? bound(columns, settingsOf(expression, catalog))
    : open("unbound");
}

/** EXISTS binds the columns of the row that its conditions compare with the looked-up table. */
function judgeLink(expression: Subquery, catalog: Catalog): Verdict {
  const links = linksOf(expression.query, catalog);
  if (links.length > 0 && asksWho(expression, catalog)) return bound(links, settingsOf(expression, catalog));
  return open("captured");
}

function linksOf(query: Query, catalog: Catalog): number[] {
  const direct = conjuncts(query.conditions).flatMap((condition) => {
    if (condition.kind === "subquery")
      return linksOf(condition.query, catalog).length > 0 ? rowColumns(condition, 1) : [];
    if (condition.kind === "call") return rowColumns(condition, 1);
    return isEquality(condition, catalog) ? rowColumns(condition, 1) : [];
  });
  return [...direct, ...query.subqueries.flatMap((nested) => linksOf(nested, catalog))];
}

const conjuncts = (conditions: readonly Expression[]): Expression[] =>
  conditions.flatMap((condition) => (condition.kind === "and" ? conjuncts(condition.args) : [condition]));

/** `=`, or a row of them: `(tenant, user) in (select …)`. */
const isEquality = (expression: Expression, catalog: Catalog): boolean =>
  (expression.kind === "and" && expression.args.every((part) => isEquality(part, catalog))) ||
  (expression.kind === "operator" && catalog.operatorName.get(expression.operator) === "=");

/** The look-up asks for the asker, or its tables' own policies do. */
function asksWho(expression: Subquery, catalog: Catalog): boolean {
  if (readsContext(expression, catalog)) return true;
  const tables = tablesOf(expression.query);
  return tables.length > 0 && tables.some(catalog.isBound);
}

const tablesOf = (query: Query): number[] => [
  ...query.tables.filter((table) => table !== undefined),
  ...query.subqueries.flatMap(tablesOf),
];
