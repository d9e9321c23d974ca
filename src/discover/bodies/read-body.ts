import type { FunctionFacts } from "../functions/context.ts";
import type { Expression } from "../nodes/expression.ts";
import { expressionIn } from "./expressions.ts";
import { type Names, Visible } from "./names.ts";
import { blockIn } from "./plpgsql.ts";
import { queryIn, startsQuery } from "./select.ts";
import { Reader, Unreadable } from "./tokens.ts";

/** What a function answers, as an expression of its arguments; null where its text is more than is followed here. */
export function readBody(facts: FunctionFacts, names: Names): Expression | null {
  const values = new Map(
    (facts.arguments ?? []).map((name, at): [string, Expression] => [name, { kind: "argument", id: at + 1 }]),
  );
  try {
    const reader = new Reader(facts.source);
    const visible = new Visible(names, values, facts.name);
    if (facts.language === "plpgsql") return blockIn(reader, visible);
    if (facts.language !== "sql") return null;
    return sqlIn(reader, visible);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** RETURN, BEGIN ATOMIC with one query, or a text of one query. */
function sqlIn(reader: Reader, visible: Visible): Expression {
  if (reader.take("return")) return expressionIn(reader, visible);
  const isAtomic = reader.take("begin", "atomic");
  if (!startsQuery(reader)) throw new Unreadable("no query");
  const { query } = queryIn(reader, visible);
  reader.take(";");
  if (isAtomic) {
    reader.expect("end");
    reader.take(";");
  }
  if (reader.peek()) throw new Unreadable("several statements");
  return { kind: "subquery", form: "value", query, args: [] };
}
