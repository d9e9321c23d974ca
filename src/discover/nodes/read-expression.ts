import { constantOf } from "./constant.ts";
import type { Expression } from "./expression.ts";
import { isNode, nodesOf, numberOf, type TreeNode, type TreeValue, wordOf } from "./parse.ts";
import { queryOf } from "./read-query.ts";

/** One node as an expression; what this package does not know keeps its parts. */
export function expressionOf(value: TreeValue | undefined): Expression {
  if (!isNode(value)) return { kind: "other", tag: "LIST", args: nodesOf(value).map(expressionOf) };
  return (readers[value.tag] ?? otherOf)(value.fields, value);
}

type Reader = (fields: TreeNode["fields"], node: TreeNode) => Expression;

export const argsOf = (value: TreeValue | undefined): Expression[] => nodesOf(value).map(expressionOf);

const otherOf: Reader = (fields, { tag }) => ({
  kind: "other",
  tag,
  args: Object.values(fields).flatMap((field) => nodesOf(field).map(expressionOf)),
});

const operatorOf =
  (any: boolean, all = false): Reader =>
  (fields) => ({
    kind: "operator",
    operator: numberOf(fields.opno),
    function: numberOf(fields.opfuncid),
    args: argsOf(fields.args),
    collation: numberOf(fields.inputcollid),
    any,
    ...(all && { all }),
  });

const castOf =
  (throughText: boolean): Reader =>
  (fields) => ({ kind: "cast", type: numberOf(fields.resulttype), args: argsOf(fields.arg), throughText });

const readers: Record<string, Reader> = {
  BOOLEXPR: (fields) => ({ kind: wordOf(fields.boolop) as "and" | "or" | "not", args: argsOf(fields.args) }),
  CONST: (fields) => ({ kind: "constant", type: numberOf(fields.consttype), value: constantOf(fields) }),
  VAR: (fields) => ({
    kind: "column",
    table: numberOf(fields.varno),
    column: numberOf(fields.varattno),
    up: numberOf(fields.varlevelsup),
    type: numberOf(fields.vartype),
  }),
  OPEXPR: operatorOf(false),
  DISTINCTEXPR: (fields) => ({
    kind: "distinct",
    operator: numberOf(fields.opno),
    args: argsOf(fields.args),
  }),
  SCALARARRAYOPEXPR: (fields, node) =>
    operatorOf(wordOf(fields.useOr) === "true", wordOf(fields.useOr) !== "true")(fields, node),
  FUNCEXPR: (fields) => ({
    kind: "call",
    function: numberOf(fields.funcid),
    args: argsOf(fields.args),
    cast: numberOf(fields.funcformat) > 0 && numberOf(fields.funcformat) < 3,
  }),
  RELABELTYPE: castOf(false),
  COERCEVIAIO: castOf(true),
  ARRAYCOERCEEXPR: castOf(false),
  COERCETODOMAIN: castOf(false),
  COLLATEEXPR: (fields) => expressionOf(fields.arg),
  NULLTEST: (fields) => ({
    kind: "is null",
    negated: numberOf(fields.nulltesttype) === 1,
    args: argsOf(fields.arg),
  }),
  BOOLEANTEST: (fields) => ({
    kind: "is",
    // IS TRUE, IS NOT TRUE, IS FALSE, IS NOT FALSE, IS UNKNOWN, IS NOT UNKNOWN (enum BoolTestType).
    outcome: [true, false, null][numberOf(fields.booltesttype) >> 1] ?? null,
    negated: numberOf(fields.booltesttype) % 2 === 1,
    args: argsOf(fields.arg),
  }),
  NULLIFEXPR: (fields) => ({ kind: "nullif", operator: numberOf(fields.opno), args: argsOf(fields.args) }),
  ARRAY: (fields) => ({ kind: "array", args: argsOf(fields.elements) }),
  ARRAYEXPR: (fields) => ({ kind: "array", args: argsOf(fields.elements) }),
  AGGREF: (fields) => ({
    kind: "aggregate",
    function: numberOf(fields.aggfnoid),
    args: nodesOf(fields.args).map(({ fields: target }) => expressionOf(target.expr)),
  }),
  COALESCE: (fields) => ({ kind: "coalesce", args: argsOf(fields.args) }),
  COALESCEEXPR: (fields) => ({ kind: "coalesce", args: argsOf(fields.args) }),
  CASE: caseOf,
  CASEEXPR: caseOf,
  SQLVALUEFUNCTION: (fields) => ({ kind: "who", who: whoOf(numberOf(fields.op)), args: [] }),
  PARAM: (fields) => ({ kind: "parameter", id: numberOf(fields.paramid) }),
  SUBLINK: subqueryOf,
};

function caseOf(fields: TreeNode["fields"]): Expression {
  const compared = isNode(fields.arg) ? expressionOf(fields.arg) : undefined;
  const branches = nodesOf(fields.args).map((branch): [Expression, Expression] => [
    withCompared(expressionOf(branch.fields.expr), compared),
    expressionOf(branch.fields.result),
  ]);
  const otherwise = isNode(fields.defresult) ? [expressionOf(fields.defresult)] : [];
  return {
    kind: "case",
    branches: [...branches, ...otherwise.map((result): [undefined, Expression] => [undefined, result])],
    args: [...(compared ? [compared] : []), ...branches.flat(), ...otherwise],
  };
}

/** `case x when y`: Postgres leaves a place for x in each comparison. */
function withCompared(part: Expression, compared: Expression | undefined): Expression {
  if (!compared || !("args" in part)) return part;
  if (part.kind === "other" && part.tag === "CASETESTEXPR") return compared;
  return { ...part, args: part.args.map((arg) => withCompared(arg, compared)) } as Expression;
}

/** CURRENT_ROLE, CURRENT_USER and USER are 9 to 11, SESSION_USER is 12 (enum SQLValueFunctionOp). */
const whoOf = (op: number) => (op === 12 ? "session_user" : op >= 9 && op <= 11 ? "current_user" : "other");

function subqueryOf(fields: TreeNode["fields"], node: TreeNode): Expression {
  const form = (["exists", "all", "any", undefined, "value", undefined, "array"] as const)[
    numberOf(fields.subLinkType)
  ];
  if (!form || !isNode(fields.subselect)) return otherOf(fields, node);
  const query = queryOf(fields.subselect);
  const test = isNode(fields.testexpr) ? expressionOf(fields.testexpr) : undefined;
  return { kind: "subquery", form, query, args: test ? [test] : [], ...(test && { test }) };
}
