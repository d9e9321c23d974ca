import { isNode, nodesOf, numberOf, parseNodeTree, type TreeNode, type TreeValue, wordOf } from "./parse.ts";

/** A stored expression, with what Postgres writes differently for the same meaning made one. */
export type Expression =
  | { kind: "and" | "or" | "not"; args: Expression[] }
  | { kind: "constant"; type: number; value: string | boolean | number | null | undefined }
  /** `up` counts the queries between the column and the query that it belongs to. */
  | { kind: "column"; table: number; column: number; up: number; type: number }
  /** `any`: the second argument is an array and one element must match. */
  | {
      kind: "operator";
      operator: number;
      function: number;
      args: Expression[];
      any: boolean;
      collation: number;
    }
  | { kind: "call"; function: number; args: Expression[]; cast: boolean }
  | { kind: "cast"; type: number; args: Expression[]; throughText: boolean }
  | { kind: "is null"; negated: boolean; args: Expression[] }
  | { kind: "coalesce"; args: Expression[] }
  /** `branches` are pairs of condition and result; a missing ELSE is null. */
  | { kind: "case"; args: Expression[]; branches: [Expression | undefined, Expression][] }
  | { kind: "who"; who: "current_user" | "session_user" | "other"; args: Expression[] }
  | {
      kind: "subquery";
      form: "exists" | "any" | "all" | "value" | "array";
      test?: Expression;
      query: Query;
      args: Expression[];
    }
  | { kind: "parameter" }
  | { kind: "other"; tag: string; args: Expression[] };

export type Query = {
  /** oids of the tables named in FROM, by their number (from 1); undefined for what is no table. */
  tables: (number | undefined)[];
  subqueries: Query[];
  conditions: Expression[];
  outputs: Expression[];
  /** UNION and the like: its branches are in `subqueries`. */
  combines: boolean;
};

export const parseExpression = (text: string): Expression => expressionOf(parseNodeTree(text));

/** A view's rule is a list of queries; the first is what it selects. */
export function parseQuery(text: string): Query | undefined {
  const query = nodesOf(parseNodeTree(text)).find(({ tag }) => tag === "QUERY");
  return query && queryOf(query);
}

function expressionOf(value: TreeValue | undefined): Expression {
  if (!isNode(value)) return { kind: "other", tag: "LIST", args: nodesOf(value).map(expressionOf) };
  return (readers[value.tag] ?? otherOf)(value.fields, value);
}

type Reader = (fields: TreeNode["fields"], node: TreeNode) => Expression;

const argsOf = (value: TreeValue | undefined): Expression[] => nodesOf(value).map(expressionOf);

const otherOf: Reader = (fields, { tag }) => ({
  kind: "other",
  tag,
  args: Object.values(fields).flatMap((field) => nodesOf(field).map(expressionOf)),
});

const operatorOf =
  (any: boolean): Reader =>
  (fields) => ({
    kind: "operator",
    operator: numberOf(fields.opno),
    function: numberOf(fields.opfuncid),
    args: argsOf(fields.args),
    collation: numberOf(fields.inputcollid),
    any,
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
  SCALARARRAYOPEXPR: (fields, node) =>
    wordOf(fields.useOr) === "true" ? operatorOf(true)(fields, node) : otherOf(fields, node),
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
  BOOLEANTEST: (fields, node) =>
    numberOf(fields.booltesttype) === 0 ? expressionOf(fields.arg) : otherOf(fields, node),
  COALESCE: (fields) => ({ kind: "coalesce", args: argsOf(fields.args) }),
  COALESCEEXPR: (fields) => ({ kind: "coalesce", args: argsOf(fields.args) }),
  CASE: caseOf,
  CASEEXPR: caseOf,
  SQLVALUEFUNCTION: (fields) => ({ kind: "who", who: whoOf(numberOf(fields.op)), args: [] }),
  PARAM: () => ({ kind: "parameter" }),
  SUBLINK: subqueryOf,
};

function caseOf(fields: TreeNode["fields"]): Expression {
  const branches = nodesOf(fields.args).map((branch): [Expression, Expression] => [
    expressionOf(branch.fields.expr),
    expressionOf(branch.fields.result),
  ]);
  const otherwise = isNode(fields.defresult) ? [expressionOf(fields.defresult)] : [];
  return {
    kind: "case",
    branches: [...branches, ...otherwise.map((result): [undefined, Expression] => [undefined, result])],
    args: [...argsOf(fields.arg), ...branches.flat(), ...otherwise],
  };
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

function queryOf({ fields }: TreeNode): Query {
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

const BOOL = 16;
const INTEGERS = new Set([20, 21, 23, 26]);
const TEXTS = new Set([25, 1042, 1043, 705, 114]);
const NAME = 19;

/** Booleans, integers and text as values; of any other type, undefined: its bytes mean nothing here. */
function constantOf(fields: TreeNode["fields"]): string | boolean | number | null | undefined {
  if (wordOf(fields.constisnull) === "true") return null;
  const [, bytesField] = Array.isArray(fields.constvalue) ? fields.constvalue : [];
  const bytes = Array.isArray(bytesField)
    ? Buffer.from(bytesField.map((byte) => Number(byte) & 255))
    : undefined;
  const type = numberOf(fields.consttype);
  if (!bytes) return undefined;
  if (type === BOOL) return bytes[0] === 1;
  if (INTEGERS.has(type)) return bytes.readInt32LE(0);
  // Four bytes of length come first.
  if (TEXTS.has(type)) return bytes.subarray(4).toString();
  return type === NAME ? bytes.toString().replace(/\0.*$/s, "") : undefined;
}
