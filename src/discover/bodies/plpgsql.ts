import type { Expression, Query } from "../nodes/expression.ts";
import { expressionIn } from "./expressions.ts";
import type { Visible } from "./names.ts";
import { queryIn } from "./select.ts";
import { type Reader, Unreadable } from "./tokens.ts";

/** A value that a block returns, where the condition is true and none before it was. */
type Return = [condition: Expression | undefined, value: Expression];

const NOTHING: Expression = { kind: "constant", type: 25, value: null };

/** Follows a PL/pgSQL body without loops and dynamic SQL: what it returns, as one expression. */
export function blockIn(reader: Reader, visible: Visible): Expression {
  return answer(blockReturns(reader, visible));
}

const answer = (returns: readonly Return[]): Expression => {
  const branches = returns.map(([condition, value]): [Expression | undefined, Expression] => [
    condition,
    value,
  ]);
  return { kind: "case", branches, args: branches.flat().filter((part) => part !== undefined) };
};

function blockReturns(reader: Reader, visible: Visible): Return[] {
  if (reader.take("declare")) while (!reader.is("begin")) declaration(reader, visible);
  reader.expect("begin");
  const before = new Map(visible.values);
  const returns = statementsIn(reader, visible, ["end", "exception"]);
  const handlers: Return[] = [];
  if (reader.take("exception")) {
    while (reader.take("when")) {
      reader.skipTo(["then"]);
      reader.expect("then");
      const inside = new Map(visible.values);
      restore(visible, before);
      handlers.push(...statementsIn(reader, visible, ["when", "end"]));
      restore(visible, inside);
    }
  }
  reader.expect("end");
  reader.take(";");
  if (handlers.length === 0) return returns;
  // What a handler answers is answered where anything raises an error.
  const failed: Expression = { kind: "other", tag: "ERROR", args: [] };
  return [[failed, answer(handlers)], ...returns];
}

function restore(visible: Visible, values: ReadonlyMap<string, Expression>): void {
  visible.values.clear();
  for (const [name, value] of values) visible.values.set(name, value);
}

function declaration(reader: Reader, visible: Visible): void {
  const name = reader.name();
  while (!reader.is(";") && !reader.is(":=") && !reader.is("default") && !reader.is("=")) {
    if (reader.is("%", "rowtype") || reader.is("record")) throw new Unreadable("a row in a variable");
    reader.next();
  }
  const isSet = reader.take(":=") || reader.take("default") || reader.take("=");
  visible.values.set(name, isSet ? expressionIn(reader, visible) : NOTHING);
  reader.expect(";");
}

function statementsIn(reader: Reader, visible: Visible, ends: readonly string[]): Return[] {
  const returns: Return[] = [];
  while (!ends.some((end) => reader.is(end))) returns.push(...statementIn(reader, visible));
  return returns;
}

function statementIn(reader: Reader, visible: Visible): Return[] {
  if (reader.take("null", ";")) return [];
  if (reader.is("begin") || reader.is("declare")) return blockReturns(reader, visible);
  if (reader.take("if")) return ifIn(reader, visible);
  if (reader.take("raise")) return raised(reader);
  if (reader.take("return")) {
    reader.take("query");
    const value = startsSelect(reader)
      ? valueFrom(queryIn(reader, visible).query)
      : expressionIn(reader, visible);
    reader.expect(";");
    return [[undefined, value]];
  }
  if (reader.take("perform")) {
    reader.at--;
    asSelect(reader);
    const { query } = queryIn(reader, visible);
    visible.values.set("found", { kind: "subquery", form: "exists", query, args: [] });
    reader.expect(";");
    return [];
  }
  if (startsSelect(reader)) {
    const { query, into } = queryIn(reader, visible);
    into.forEach((name, at) => {
      const output = query.outputs[at];
      visible.values.set(name, output ? valueFrom({ ...query, outputs: [output] }) : NOTHING);
    });
    visible.values.set("found", { kind: "subquery", form: "exists", query, args: [] });
    reader.expect(";");
    return [];
  }
  const name = reader.name();
  if (!reader.take(":=") && !reader.take("=")) throw new Unreadable(name);
  if (!visible.values.has(name)) throw new Unreadable(`${name} is no variable`);
  visible.values.set(name, expressionIn(reader, visible));
  reader.expect(";");
  return [];
}

const startsSelect = (reader: Reader): boolean => reader.is("select") || reader.is("with");

const valueFrom = (query: Query): Expression => ({ kind: "subquery", form: "value", query, args: [] });

/** PERFORM is SELECT of which nobody wants the rows. */
function asSelect(reader: Reader): void {
  const token = reader.peek();
  if (token) token.text = "select";
}

/** An exception answers nothing; a notice changes nothing. */
function raised(reader: Reader): Return[] {
  const isNotice = ["debug", "log", "info", "notice", "warning"].some((level) => reader.is(level));
  reader.skipTo([]);
  reader.expect(";");
  return isNotice ? [] : [[undefined, NOTHING]];
}

function ifIn(reader: Reader, visible: Visible): Return[] {
  const returns: Return[] = [];
  const before = new Map(visible.values);
  /** Conditions that were not true, and the values after each branch. */
  const passed: Expression[] = [];
  const after: { when: Expression; values: Map<string, Expression> }[] = [];
  const branch = (condition: Expression | undefined) => {
    restore(visible, before);
    const when = conjunction([...passed, ...(condition ? [condition] : [])]);
    const inside = statementsIn(reader, visible, ["elsif", "elseif", "else", "end"]);
    returns.push(...inside.map(([own, value]): Return => [own ? conjunction([when, own]) : when, value]));
    after.push({ when, values: new Map(visible.values) });
    if (condition) passed.push({ kind: "is", outcome: true, negated: true, args: [condition] });
  };
  let condition: Expression | undefined = expressionIn(reader, visible);
  reader.expect("then");
  branch(condition);
  while (reader.take("elsif") || reader.take("elseif")) {
    restore(visible, before);
    condition = expressionIn(reader, visible);
    reader.expect("then");
    branch(condition);
  }
  if (reader.take("else")) branch(undefined);
  reader.expect("end", "if", ";");
  restore(visible, merged(before, after));
  return returns;
}

const conjunction = (parts: Expression[]): Expression =>
  parts.length === 1 ? (parts[0] as Expression) : { kind: "and", args: parts };

/** The value of each variable after the branches: that of the branch that was taken. */
function merged(
  before: ReadonlyMap<string, Expression>,
  after: readonly { when: Expression; values: ReadonlyMap<string, Expression> }[],
): Map<string, Expression> {
  const values = new Map(before);
  const names = new Set(after.flatMap((one) => [...one.values.keys()]));
  for (const name of names) {
    const old = before.get(name) ?? NOTHING;
    const changed = after.filter((one) => one.values.get(name) !== old && one.values.has(name));
    if (changed.length === 0) continue;
    const branches: [Expression | undefined, Expression][] = changed.map(({ when, values: inside }) => [
      when,
      inside.get(name) as Expression,
    ]);
    branches.push([undefined, old]);
    values.set(name, { kind: "case", branches, args: branches.flat().filter((part) => part !== undefined) });
  }
  return values;
}
