import type { Expression } from "../nodes/expression.ts";
import type { Visible } from "./names.ts";
import { primaryOf } from "./primary.ts";
import { queryIn, startsQuery } from "./select.ts";
import { type Reader, Unreadable } from "./tokens.ts";
import { typeIn } from "./types.ts";

const COMPARES = ["=", "<>", "<", "<=", ">", ">="];
const [OR, AND, NOT, IS, COMPARE, WORD, OTHER, PLUS, TIMES, TIGHT] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Reads an expression as Postgres would: operators bind as in its manual. */
export function expressionIn(reader: Reader, visible: Visible, binding = 0): Expression {
  let left = prefixIn(reader, visible);
  for (;;) {
    const next = infixIn(reader, visible, left, binding);
    if (!next) return left;
    left = next;
  }
}

function prefixIn(reader: Reader, visible: Visible): Expression {
  if (reader.take("not")) return { kind: "not", args: [expressionIn(reader, visible, NOT)] };
  if (reader.is("-") || reader.is("+")) {
    const sign = reader.next().text === "-" ? -1 : 1;
    const value = expressionIn(reader, visible, TIGHT);
    if (value.kind === "constant" && typeof value.value === "number")
      return { ...value, value: sign * value.value };
    return { kind: "other", tag: "sign", args: [value] };
  }
  return primaryOf(reader, visible);
}

export const operatorOf = (name: string, args: Expression[], visible: Visible, rest = {}): Expression => ({
  kind: "operator",
  operator: visible.names.operator(name),
  function: 0,
  args,
  any: false,
  collation: 0,
  ...rest,
});

/** What follows `left`, if it binds tighter than what stands before it. */
function infixIn(
  reader: Reader,
  visible: Visible,
  left: Expression,
  binding: number,
): Expression | undefined {
  const token = reader.peek();
  if (!token || (token.kind !== "name" && token.kind !== "sign")) return undefined;
  const operand = (tightness: number) => expressionIn(reader, visible, tightness);
  if (token.kind === "name") {
    if (binding < OR && reader.take("or")) return { kind: "or", args: [left, operand(OR)] };
    if (binding < AND && reader.take("and")) return { kind: "and", args: [left, operand(AND)] };
    if (binding < IS && reader.take("isnull")) return { kind: "is null", negated: false, args: [left] };
    if (binding < IS && reader.take("notnull")) return { kind: "is null", negated: true, args: [left] };
    if (binding < IS && reader.take("is")) return isTest(reader, visible, left);
    if (reader.take("collate")) {
      do reader.name();
      while (reader.take("."));
      return left;
    }
    return binding < WORD ? wordTest(reader, visible, left) : undefined;
  }
  if (reader.take("::")) return { kind: "cast", type: typeIn(reader), args: [left], throughText: false };
  if (reader.take("[")) {
    const index = operand(0);
    reader.expect("]");
    return { kind: "other", tag: "SUBSCRIPTINGREF", args: [left, index] };
  }
  const name = token.text;
  if ([")", "]", ",", ";", ":=", ".", "("].includes(name)) return undefined;
  const tightness = COMPARES.includes(name)
    ? COMPARE
    : "+-".includes(name)
      ? PLUS
      : "*/%".includes(name)
        ? TIMES
        : OTHER;
  if ((tightness as number) <= binding) return undefined;
  reader.next();
  const quantifier = ["any", "some", "all"].find((word) => reader.is(word, "("));
  if (quantifier) return quantified(reader, visible, left, name, quantifier === "all");
  const right = operand(tightness as number);
  return comparison(name, left, right, visible);
}

/** `(a, b) = (c, d)` is an equality of each pair. */
function comparison(name: string, left: Expression, right: Expression, visible: Visible): Expression {
  const isRow = (side: Expression): side is Expression & { args: Expression[] } =>
    side.kind === "other" && side.tag === "ROW";
  if (!isRow(left) || !isRow(right)) return operatorOf(name, [left, right], visible);
  if (name !== "=") return { kind: "other", tag: "ROWCOMPARE", args: [...left.args, ...right.args] };
  return {
    kind: "and",
    args: left.args.map((one, at) => operatorOf("=", [one, right.args[at] ?? one], visible)),
  };
}

function quantified(
  reader: Reader,
  visible: Visible,
  left: Expression,
  name: string,
  isAll: boolean,
): Expression {
  reader.next();
  reader.expect("(");
  if (startsQuery(reader)) {
    const query = queryIn(reader, visible).query;
    reader.expect(")");
    const test = operatorOf(name, [left, { kind: "parameter", id: 1 }], visible);
    return { kind: "subquery", form: isAll ? "all" : "any", test, query, args: [test] };
  }
  const list = expressionIn(reader, visible);
  reader.expect(")");
  return operatorOf(name, [left, list], visible, isAll ? { all: true } : { any: true });
}

function isTest(reader: Reader, visible: Visible, left: Expression): Expression {
  const negated = reader.take("not");
  if (reader.take("null")) return { kind: "is null", negated, args: [left] };
  for (const [word, outcome] of [
    ["true", true],
    ["false", false],
    ["unknown", null],
  ] as const)
    if (reader.take(word)) return { kind: "is", outcome, negated, args: [left] };
  reader.expect("distinct", "from");
  const distinct: Expression = {
    kind: "distinct",
    operator: 0,
    args: [left, expressionIn(reader, visible, COMPARE)],
  };
  return negated ? { kind: "not", args: [distinct] } : distinct;
}

/** IN, BETWEEN, LIKE and their opposites. */
function wordTest(reader: Reader, visible: Visible, left: Expression): Expression | undefined {
  const negated =
    reader.is("not") && ["in", "between", "like", "ilike", "similar"].includes(reader.peek(1)?.text ?? "");
  if (negated) reader.next();
  const found = positiveTest(reader, visible, left);
  if (negated && !found) throw new Unreadable("not");
  return negated && found ? { kind: "not", args: [found] } : found;
}

function positiveTest(reader: Reader, visible: Visible, left: Expression): Expression | undefined {
  if (reader.take("in")) return inTest(reader, visible, left);
  if (reader.take("between")) {
    reader.take("symmetric");
    const low = expressionIn(reader, visible, COMPARE);
    reader.expect("and");
    const high = expressionIn(reader, visible, COMPARE);
    return {
      kind: "and",
      args: [operatorOf(">=", [left, low], visible), operatorOf("<=", [left, high], visible)],
    };
  }
  for (const [word, operator] of [
    ["like", "~~"],
    ["ilike", "~~*"],
    ["similar", "~"],
  ] as const)
    if (reader.take(word)) {
      reader.take("to");
      return operatorOf(operator, [left, expressionIn(reader, visible, WORD)], visible);
    }
  return undefined;
}

function inTest(reader: Reader, visible: Visible, left: Expression): Expression {
  reader.expect("(");
  const parts = left.kind === "other" && left.tag === "ROW" ? left.args : [left];
  if (startsQuery(reader)) {
    const { query } = queryIn(reader, visible);
    reader.expect(")");
    const tests = parts.map((part, at) =>
      operatorOf("=", [part, { kind: "parameter", id: at + 1 }], visible),
    );
    const test: Expression = tests.length === 1 ? (tests[0] as Expression) : { kind: "and", args: tests };
    return { kind: "subquery", form: "any", test, query, args: [test] };
  }
  const options: Expression[] = [];
  do options.push(comparison("=", left, expressionIn(reader, visible), visible));
  while (reader.take(","));
  reader.expect(")");
  return options.length === 1 ? (options[0] as Expression) : { kind: "or", args: options };
}
