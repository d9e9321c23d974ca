import type { Expression, Query } from "./expression.ts";
import { isNode, nodesOf, numberOf, type TreeNode, type TreeValue, wordOf } from "./parse.ts";
import { argsOf, expressionOf } from "./read-expression.ts";

/** A query's tables, conditions and outputs; grouping and order change nothing of whose rows they are. */
export function queryOf({ fields }: TreeNode): Query {
  const entries = nodesOf(fields.rtable);
  const nested = [
    ...entries.map((entry) => entry.fields.subquery),
    ...nodesOf(fields.cteList).map((cte) => cte.fields.ctequery),
  ];
  return {
    // 0 is a table or a view; a join, a function or a sub-select has no oid.
    tables: entries.map((entry) =>
      numberOf(entry.fields.rtekind) === 0 ? numberOf(entry.fields.relid) : undefined,
    ),
    subqueries: nested.filter(isNode).map(queryOf),
    sources: entries.flatMap((entry) =>
      nodesOf(entry.fields.functions).map(({ fields: called }) => expressionOf(called.funcexpr)),
    ),
    conditions: [...joinConditions(fields.jointree), ...argsOf(fields.havingQual)],
    outputs: nodesOf(fields.targetList)
      .filter((target) => wordOf(target.fields.resjunk) !== "true")
      .map((target) => expressionOf(target.fields.expr)),
    combines: isNode(fields.setOperations),
  };
}

/** WHERE, and ON of inner joins; that of an outer join removes no row. */
function joinConditions(value: TreeValue | undefined): Expression[] {
  return nodesOf(value).flatMap(({ tag, fields }) => {
    if (tag === "FROMEXPR") return [...joinConditions(fields.fromlist), ...argsOf(fields.quals)];
    if (tag !== "JOINEXPR") return [];
    const inner = numberOf(fields.jointype) === 0 ? argsOf(fields.quals) : [];
    return [...joinConditions(fields.larg), ...joinConditions(fields.rarg), ...inner];
  });
}
