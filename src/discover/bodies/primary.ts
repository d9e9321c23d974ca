import type { Expression } from "../nodes/expression.ts";
import { expressionIn } from "./expressions.ts";
import type { Visible } from "./names.ts";
import { queryIn, startsQuery } from "./select.ts";
import { type Reader, Unreadable } from "./tokens.ts";
import { typeIn } from "./types.ts";

const BOOL = 16;
const TEXT = 25;
const INTEGER = 23;

const constant = (type: number, value: string | boolean | number | null | undefined): Expression => ({
  kind: "constant",
  type,
  value,
});

const WHO: Record<string, "current_user" | "session_user" | "other"> = {
  current_user: "current_user",
  current_role: "current_user",
  user: "current_user",
  session_user: "session_user",
  current_date: "other",
  current_timestamp: "other",
  localtimestamp: "other",
};

/** What is not allowed to be read as the name of a column. */
const RESERVED = [
  "select",
  "from",
  "where",
  "and",
  "or",
  "then",
  "else",
  "end",
  "when",
  "on",
  "into",
  "over",
];

/** A literal, a name, a call, or what stands in brackets. */
export function primaryOf(reader: Reader, visible: Visible): Expression {
  const token = reader.next();
  if (token.kind === "string") return constant(TEXT, token.text);
  if (token.kind === "number") return constant(INTEGER, Number(token.text));
  if (token.kind === "argument") return { kind: "argument", id: Number(token.text) };
  if (token.kind === "sign") {
    if (token.text !== "(") throw new Unreadable(`${token.text} is not expected`);
    return inBrackets(reader, visible);
  }
  if (token.kind === "name") {
    const known = keyword(token.text, reader, visible);
    if (known) return known;
    if (RESERVED.includes(token.text)) throw new Unreadable(`${token.text} is not expected`);
    // `uuid '…'`, `interval '1 day'`.
    if (reader.peek()?.kind === "string") return constant(TEXT, reader.next().text);
  }
  const path = [token.text];
  while (reader.take(".")) {
    if (reader.take("*")) throw new Unreadable("a whole row");
    path.push(reader.name());
  }
  return reader.take("(") ? callOf(path, reader, visible) : visible.resolve(path);
}

function inBrackets(reader: Reader, visible: Visible): Expression {
  if (startsQuery(reader)) {
    const { query } = queryIn(reader, visible);
    reader.expect(")");
    return { kind: "subquery", form: "value", query, args: [] };
  }
  const parts = listIn(reader, visible);
  return parts.length === 1 ? (parts[0] as Expression) : { kind: "other", tag: "ROW", args: parts };
}

/** Expressions up to the bracket that closes them. */
function listIn(reader: Reader, visible: Visible, end = ")"): Expression[] {
  const parts: Expression[] = [];
  if (reader.take(end)) return parts;
  do parts.push(expressionIn(reader, visible));
  while (reader.take(",") || reader.take("from") || reader.take("for") || reader.take("in"));
  reader.expect(end);
  return parts;
}

function keyword(name: string, reader: Reader, visible: Visible): Expression | undefined {
  if (name === "true" || name === "false") return constant(BOOL, name === "true");
  if (name === "null") return constant(TEXT, null);
  const who = WHO[name];
  if (who && !reader.is("(") && !reader.is(".")) return { kind: "who", who, args: [] };
  if (name === "exists" && reader.take("(")) {
    const { query } = queryIn(reader, visible);
    reader.expect(")");
    return { kind: "subquery", form: "exists", query, args: [] };
  }
  if (name === "array") return arrayIn(reader, visible);
  if (name === "row" && reader.take("(")) return { kind: "other", tag: "ROW", args: listIn(reader, visible) };
  if (name === "case") return caseIn(reader, visible);
  if (name === "cast" && reader.take("(")) {
    const inner = expressionIn(reader, visible);
    reader.expect("as");
    const type = typeIn(reader);
    reader.expect(")");
    return { kind: "cast", type, args: [inner], throughText: false };
  }
  if (name === "coalesce" && reader.take("(")) return { kind: "coalesce", args: listIn(reader, visible) };
  if (name === "nullif" && reader.take("("))
    return { kind: "nullif", operator: 0, args: listIn(reader, visible) };
  if ((name === "greatest" || name === "least") && reader.take("("))
    return { kind: "other", tag: "MINMAXEXPR", args: listIn(reader, visible) };
  return undefined;
}

function arrayIn(reader: Reader, visible: Visible): Expression {
  if (reader.take("[")) return { kind: "array", args: listIn(reader, visible, "]") };
  reader.expect("(");
  const { query } = queryIn(reader, visible);
  reader.expect(")");
  return { kind: "subquery", form: "array", query, args: [] };
}

function caseIn(reader: Reader, visible: Visible): Expression {
  const compared = reader.is("when") ? undefined : expressionIn(reader, visible);
  const branches: [Expression | undefined, Expression][] = [];
  while (reader.take("when")) {
    const condition = expressionIn(reader, visible);
    reader.expect("then");
    const test: Expression = compared
      ? {
          kind: "operator",
          operator: visible.names.operator("="),
          function: 0,
          args: [compared, condition],
          any: false,
          collation: 0,
        }
      : condition;
    branches.push([test, expressionIn(reader, visible)]);
  }
  if (reader.take("else")) branches.push([undefined, expressionIn(reader, visible)]);
  reader.expect("end");
  return { kind: "case", branches, args: branches.flat().filter((part) => part !== undefined) };
}

const AGGREGATES = [
  "count",
  "array_agg",
  "min",
  "max",
  "bool_or",
  "bool_and",
  "every",
  "sum",
  "avg",
  "string_agg",
  "json_agg",
  "jsonb_agg",
];

/** A call, its opening bracket read; `path` is its name with the schema. */
export function callOf(path: readonly string[], reader: Reader, visible: Visible): Expression {
  const name = path.at(-1) as string;
  const schema = path.at(-2);
  reader.take("distinct");
  const args = reader.take("*", ")") ? [] : argumentsIn(reader, visible);
  if (reader.is("filter") || reader.is("over") || reader.is("within")) throw new Unreadable("a window");
  const oid = visible.names.call(schema, name);
  if (schema === undefined && AGGREGATES.includes(name))
    return { kind: "aggregate", function: oid ?? 0, args };
  if (oid === undefined) return { kind: "other", tag: name, args };
  return { kind: "call", function: oid, args, cast: false };
}

function argumentsIn(reader: Reader, visible: Visible): Expression[] {
  const args: Expression[] = [];
  if (reader.take(")")) return args;
  do {
    // `name => value` and `name := value` say which argument it is: their order is not followed.
    if (reader.peek(1)?.text === ":=" || (reader.peek(1)?.text === "=" && reader.peek(2)?.text === ">"))
      throw new Unreadable("arguments by name");
    reader.take("variadic");
    args.push(expressionIn(reader, visible));
  } while (reader.take(",") || reader.take("from") || reader.take("for") || reader.take("in"));
  if (reader.is("order")) reader.skipTo([]);
  reader.expect(")");
  return args;
}
