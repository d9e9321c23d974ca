import type { Expression, Query } from "../nodes/expression.ts";
import type { Catalog } from "./catalog.ts";

/** A query round an expression; its number tells two uses of one query apart. */
export type Frame = {
  id: number;
  query: Query /** Queries in FROM that were entered, by their number. */;
  entered: Map<number, Frame>;
};

/** Expressions by their number, each where it stands. */
export type Given = ReadonlyMap<number, { expression: Expression; scope: Scope }>;

/** Where an expression stands. */
export type Scope = {
  relation: number;
  catalog: Catalog;
  /** The queries round it, the innermost last. */
  frames: readonly Frame[];
  /** What the outputs are, in the test of a sub-select. */
  parameters?: Given;
  /** What a function was called with. */
  arguments?: Given;
  /** In a function: there is no row beyond its queries. */
  isBody: boolean;
  /** With the rights of a function's owner, the policies of looked-up tables do not help. */
  asOwner: boolean;
  /** How many functions are round it. */
  depth: number;
};

export const scopeOf = (relation: number, catalog: Catalog): Scope => ({
  relation,
  catalog,
  frames: [],
  isBody: false,
  asOwner: false,
  depth: 0,
});

/** What stands for an output of a sub-select, or for an argument of a function. */
export const givenFor = (part: Expression & { kind: "parameter" | "argument" }, scope: Scope) =>
  (part.kind === "parameter" ? scope.parameters : scope.arguments)?.get(part.id);

let frames = 0;
export const frameOf = (query: Query): Frame => ({ id: ++frames, query, entered: new Map() });

export const within = (scope: Scope, frame: Frame): Scope => ({ ...scope, frames: [...scope.frames, frame] });

/** What a column is: the row's own, one of an entry of FROM, or what an expression there makes. */
export type Place =
  | { kind: "row"; column: number }
  | { kind: "entry"; entry: string; relation: number | undefined; column: number }
  | { kind: "made"; expression: Expression; scope: Scope }
  | { kind: "nowhere" };

export function placeOf({ up, table, column }: Expression & { kind: "column" }, scope: Scope): Place {
  const at = scope.frames.length - 1 - up;
  if (at < -1 || (at === -1 && scope.isBody)) return { kind: "nowhere" };
  if (at === -1) return { kind: "row", column };
  const frame = scope.frames[at] as Frame;
  const around = { ...scope, frames: scope.frames.slice(0, at + 1) };
  const range = frame.query.ranges[table - 1];
  if (range?.kind === "columns") {
    const expression = range.columns[column - 1];
    return expression ? { kind: "made", expression, scope: around } : { kind: "nowhere" };
  }
  if (range?.kind === "function" && column === 1)
    return { kind: "made", expression: range.call, scope: around };
  const inner = frame.entered.get(table);
  if (inner && !inner.query.combines) {
    const expression = inner.query.outputs[column - 1];
    return expression ? { kind: "made", expression, scope: within(around, inner) } : { kind: "nowhere" };
  }
  return {
    kind: "entry",
    entry: `${frame.id}.${table}`,
    relation: range?.kind === "table" ? range.relation : undefined,
    column,
  };
}

/** One text for each meaning, without casts and wrappers; null where a table is looked up in it. */
export function printOf(part: Expression, scope: Scope): string | null {
  switch (part.kind) {
    case "column": {
      const place = placeOf(part, scope);
      if (place.kind === "made") return printOf(place.expression, place.scope);
      if (place.kind === "nowhere") return null;
      return place.kind === "row" ? `row.${place.column}` : `${place.entry}.${place.column}`;
    }
    case "parameter":
    case "argument": {
      const value = givenFor(part, scope);
      return value ? printOf(value.expression, value.scope) : null;
    }
    case "cast":
      return part.args[0] ? printOf(part.args[0], scope) : null;
    case "subquery": {
      const [only] = part.query.outputs;
      const isWrapper = part.form === "value" && part.query.ranges.every(({ kind }) => kind === "other");
      if (!isWrapper || part.query.conditions.length > 0 || !only) return null;
      return printOf(only, within(scope, frameOf(part.query)));
    }
    case "constant":
      return JSON.stringify(part.value) ?? "constant";
    default: {
      const { args, ...rest } = part;
      const parts = args.map((arg) => printOf(arg, scope));
      if (parts.includes(null)) return null;
      const own = Object.entries(rest).filter(([, value]) => typeof value !== "object");
      return `${JSON.stringify(own)}(${parts.join()})`;
    }
  }
}
