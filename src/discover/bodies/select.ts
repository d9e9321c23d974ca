import type { Expression, Query, Range } from "../nodes/expression.ts";
import { expressionIn } from "./expressions.ts";
import { FromClause } from "./from.ts";
import type { Visible } from "./names.ts";
import { type Reader, Unreadable } from "./tokens.ts";

/** A query, what its outputs are called, and the variables that SELECT INTO fills. */
export type Selected = { query: Query; names: (string | undefined)[]; into: string[] };

export const startsQuery = (reader: Reader): boolean => reader.is("select") || reader.is("with");

const SETS = ["union", "intersect", "except"];
const CLAUSES = [
  "from",
  "where",
  "group",
  "having",
  "order",
  "limit",
  "offset",
  "fetch",
  "for",
  "window",
  ...SETS,
];

/** Reads SELECT with what it may begin with; the common table expressions of the queries round it are visible. */
export function queryIn(
  reader: Reader,
  visible: Visible,
  ctes: ReadonlyMap<string, Selected> = new Map(),
): Selected {
  const known = new Map(ctes);
  visible.queries.push([]);
  if (reader.take("with")) {
    if (reader.is("recursive")) throw new Unreadable("a recursive query");
    do {
      const name = reader.name();
      if (reader.is("(")) throw new Unreadable("names for the columns of a query");
      reader.expect("as");
      void (reader.take("materialized") || reader.take("not", "materialized"));
      reader.expect("(");
      known.set(name, queryIn(reader, visible, known));
      reader.expect(")");
    } while (reader.take(","));
  }
  const combines = reader.distanceTo(SETS) !== undefined;
  if (!combines) {
    const selected = plainIn(reader, visible, known);
    visible.queries.pop();
    return selected;
  }
  const branches: Selected[] = [];
  do {
    reader.take("all");
    reader.take("distinct");
    visible.queries.push([]);
    branches.push(plainIn(reader, visible, known));
    visible.queries.pop();
  } while (SETS.some((word) => reader.take(word)));
  visible.queries.pop();
  const queries = branches.map(({ query }) => query);
  const ranges = queries.map((query): Range => ({ kind: "query", query }));
  return {
    query: { ...nothing, ranges, tables: ranges.map(() => undefined), subqueries: queries, combines: true },
    names: branches[0]?.names ?? [],
    into: [],
  };
}

const nothing: Query = {
  ranges: [],
  optional: new Set(),
  tables: [],
  subqueries: [],
  sources: [],
  conditions: [],
  outputs: [],
  combines: false,
};

/** One SELECT; its entries of FROM are read first, because its outputs name them. */
function plainIn(reader: Reader, visible: Visible, ctes: ReadonlyMap<string, Selected>): Selected {
  reader.expect("select");
  if (reader.take("distinct") && reader.take("on")) throw new Unreadable("distinct on");
  const start = reader.at;
  const from = new FromClause(reader, visible, ctes);
  const distance = reader.distanceTo(["from"], SETS);
  if (distance !== undefined) {
    reader.at += distance + 1;
    from.read();
  }
  const end = reader.at;
  reader.at = start;
  const outputs = outputsIn(reader, visible);
  if (distance !== undefined) reader.at = end;
  const conditions = [...from.conditions];
  if (reader.take("where")) conditions.push(expressionIn(reader, visible));
  if (reader.take("group", "by")) reader.skipTo(["having", "order", "limit", "offset", "for", ...SETS]);
  if (reader.take("having")) conditions.push(expressionIn(reader, visible));
  reader.skipTo(SETS);
  const { ranges, optional } = from;
  return {
    query: {
      ...nothing,
      ranges,
      optional,
      tables: ranges.map((range) => (range.kind === "table" ? range.relation : undefined)),
      subqueries: ranges.flatMap((range) => (range.kind === "query" ? [range.query] : [])),
      sources: ranges.flatMap((range) => (range.kind === "function" ? [range.call] : [])),
      conditions,
      outputs: outputs.expressions,
    },
    names: outputs.names,
    into: outputs.into,
  };
}

function outputsIn(reader: Reader, visible: Visible) {
  const expressions: Expression[] = [];
  const names: (string | undefined)[] = [];
  const into: string[] = [];
  const isEnd = () => {
    const token = reader.peek();
    if (!token || (token.kind === "sign" && (token.text === ")" || token.text === ";"))) return true;
    return token.kind === "name" && (CLAUSES.includes(token.text) || token.text === "into");
  };
  while (!isEnd()) {
    const first = reader.peek();
    if (reader.take("*")) throw new Unreadable("all columns");
    const start = reader.at;
    expressions.push(expressionIn(reader, visible));
    const last = reader.peek(-1);
    const isName = reader.at - start <= 5 && last && (last.kind === "name" || last.kind === "quoted");
    let name = isName ? last.text : first?.text;
    if (reader.take("as") || (!isEnd() && !reader.is(","))) name = reader.name();
    names.push(name);
    if (!reader.take(",")) break;
  }
  if (reader.take("into")) {
    reader.take("strict");
    do into.push(reader.name());
    while (reader.take(","));
  }
  return { expressions, names, into };
}
