import type { Expression, Query, Range } from "./expression.ts";
import { isNode, nodesOf, numberOf, type TreeNode, type TreeValue, wordOf } from "./parse.ts";
import { argsOf, expressionOf } from "./read-expression.ts";

/** A query's tables, conditions and outputs; grouping and order change nothing of whose rows they are. */
export function queryOf({ fields }: TreeNode): Query {
  const optional = new Set<number>();
  const entries = nodesOf(fields.rtable);
  const nested = [
    ...entries.map((entry) => entry.fields.subquery),
    ...nodesOf(fields.cteList).map((cte) => cte.fields.ctequery),
  ];
  const conditions = [...joinConditions(fields.jointree, optional), ...argsOf(fields.havingQual)];
  return {
    ranges: entries.map((entry) => rangeOf(entry, fields.cteList)),
    optional,
    // 0 is a table or a view; a join, a function or a sub-select has no oid.
    tables: entries.map((entry) =>
      numberOf(entry.fields.rtekind) === 0 ? numberOf(entry.fields.relid) : undefined,
    ),
    subqueries: nested.filter(isNode).map(queryOf),
    sources: entries.flatMap((entry) =>
      nodesOf(entry.fields.functions).map(({ fields: called }) => expressionOf(called.funcexpr)),
    ),
    conditions,
    outputs: nodesOf(fields.targetList)
      .filter((target) => wordOf(target.fields.resjunk) !== "true")
      .map((target) => expressionOf(target.fields.expr)),
    combines: isNode(fields.setOperations),
  };
}

/** What an entry of FROM stands for (enum RTEKind). */
function rangeOf({ fields }: TreeNode, ctes: TreeValue | undefined): Range {
  switch (numberOf(fields.rtekind)) {
    case 0:
      return { kind: "table", relation: numberOf(fields.relid) };
    case 1:
      return isNode(fields.subquery) ? { kind: "query", query: queryOf(fields.subquery) } : { kind: "other" };
    case 2:
      return { kind: "columns", columns: argsOf(fields.joinaliasvars) };
    case 3: {
      const [called] = nodesOf(fields.functions);
      return called ? { kind: "function", call: expressionOf(called.fields.funcexpr) } : { kind: "other" };
    }
    case 6: {
      const name = wordOf(fields.ctename);
      const cte = nodesOf(ctes).find((one) => wordOf(one.fields.ctename) === name);
      return numberOf(fields.ctelevelsup) === 0 && isNode(cte?.fields.ctequery)
        ? { kind: "query", query: queryOf(cte.fields.ctequery) }
        : { kind: "other" };
    }
    case 9:
      return { kind: "columns", columns: argsOf(fields.groupexprs) };
    default:
      return { kind: "other" };
  }
}

const INNER = 0;
const LEFT = 1;
const RIGHT = 3;

/** WHERE, and ON of inner joins; that of an outer join removes no row, and what it may leave empty neither. */
function joinConditions(value: TreeValue | undefined, optional: Set<number>): Expression[] {
  return nodesOf(value).flatMap(({ tag, fields }) => {
    if (tag === "FROMEXPR") return [...joinConditions(fields.fromlist, optional), ...argsOf(fields.quals)];
    if (tag !== "JOINEXPR") return [];
    const type = numberOf(fields.jointype);
    const kept = [
      ...(type === INNER || type === LEFT ? [fields.larg] : []),
      ...(type === INNER || type === RIGHT ? [fields.rarg] : []),
    ];
    for (const side of [fields.larg, fields.rarg])
      if (!kept.includes(side)) for (const number of rangesIn(side)) optional.add(number);
    return [
      ...kept.flatMap((side) => joinConditions(side, optional)),
      ...(type === INNER ? argsOf(fields.quals) : []),
    ];
  });
}

const rangesIn = (value: TreeValue | undefined): number[] =>
  nodesOf(value).flatMap(({ tag, fields }) =>
    tag === "RANGETBLREF" ? [numberOf(fields.rtindex)] : [...rangesIn(fields.larg), ...rangesIn(fields.rarg)],
  );
