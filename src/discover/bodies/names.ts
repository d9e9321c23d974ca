import type { Expression } from "../nodes/expression.ts";
import { Unreadable } from "./tokens.ts";

/** What names in a body stand for. Names that are not known have numbers below zero. */
export type Names = {
  operator: (name: string) => number;
  /** The oid of a function, or undefined for one that is not known. */
  call: (schema: string | undefined, name: string) => number | undefined;
  table: (schema: string | undefined, name: string) => number | undefined;
  column: (relation: number, name: string) => number | undefined;
};

/** An entry of FROM: its alias, and the number of a column in it. */
export type Entry = { alias: string; table: number; columnOf: (name: string) => number | undefined };

/** The names that are visible at a place: entries of the queries round it, the innermost last, and variables. */
export class Visible {
  readonly names: Names;
  readonly queries: Entry[][] = [];
  /** Arguments and variables by name. */
  readonly values: Map<string, Expression>;
  readonly #function: string;

  constructor(names: Names, values: Map<string, Expression>, functionName: string) {
    this.names = names;
    this.values = values;
    this.#function = functionName;
  }

  /** What `a`, `b.a` or `c.b.a` is. */
  resolve(path: readonly string[]): Expression {
    const name = path.at(-1) as string;
    const qualifier = path.at(-2);
    for (let up = 0; up < this.queries.length; up++) {
      const entries = this.queries[this.queries.length - 1 - up] as Entry[];
      for (const { alias, table, columnOf } of entries) {
        if (qualifier !== undefined && qualifier !== alias) continue;
        const column = columnOf(name);
        if (column !== undefined) return { kind: "column", table, column, up, type: 0 };
      }
      // `from f() as x`: x alone is its column.
      const whole = qualifier === undefined ? entries.find(({ alias }) => alias === name) : undefined;
      if (whole) return { kind: "column", table: whole.table, column: 1, up, type: 0 };
    }
    const value = this.values.get(name);
    if (value && (qualifier === undefined || qualifier === this.#function)) return value;
    throw new Unreadable(`${path.join(".")} is not known`);
  }
}
