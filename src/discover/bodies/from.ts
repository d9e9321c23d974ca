import type { Expression, Range } from "../nodes/expression.ts";
import { expressionIn, operatorOf } from "./expressions.ts";
import type { Entry, Visible } from "./names.ts";
import { callOf } from "./primary.ts";
import { queryIn, type Selected, startsQuery } from "./select.ts";
import { type Reader, Unreadable } from "./tokens.ts";

const NOT_ALIAS = [
  "on",
  "using",
  "where",
  "group",
  "having",
  "order",
  "limit",
  "offset",
  "join",
  "inner",
  "left",
  "right",
  "full",
  "cross",
  "natural",
  "union",
  "intersect",
  "except",
  "for",
  "fetch",
  "window",
  "into",
  "loop",
  "then",
];

/** Reads FROM: its entries, and the conditions of its inner joins. */
export class FromClause {
  readonly ranges: Range[] = [];
  readonly optional = new Set<number>();
  readonly conditions: Expression[] = [];
  readonly #reader: Reader;
  readonly #visible: Visible;
  readonly #ctes: ReadonlyMap<string, Selected>;

  constructor(reader: Reader, visible: Visible, ctes: ReadonlyMap<string, Selected>) {
    this.#reader = reader;
    this.#visible = visible;
    this.#ctes = ctes;
  }

  read(): void {
    do this.#joined();
    while (this.#reader.take(","));
  }

  #joined(): void {
    const first = this.ranges.length + 1;
    this.#item();
    for (;;) {
      const type = this.#joinType();
      if (type === undefined) return;
      const before = this.ranges.length;
      this.#item();
      const condition = this.#condition(type);
      if (type === "inner") this.conditions.push(...condition);
      else if (type !== "cross") this.#fill(type, first, before);
    }
  }

  /** An outer join may leave one side empty, or both; what it asked before counts for the other alone. */
  #fill(type: string, first: number, before: number): void {
    if (type !== "left") for (let number = first; number <= before; number++) this.optional.add(number);
    if (type !== "right")
      for (let number = before + 1; number <= this.ranges.length; number++) this.optional.add(number);
    if (type !== "left") this.conditions.length = 0;
  }

  #joinType(): string | undefined {
    const reader = this.#reader;
    if (reader.take("join") || reader.take("inner", "join")) return "inner";
    if (reader.take("cross", "join")) return "cross";
    if (reader.is("natural")) throw new Unreadable("a natural join");
    const type = ["left", "right", "full"].find((word) => reader.take(word));
    if (type === undefined) return undefined;
    reader.take("outer");
    reader.expect("join");
    return type;
  }

  #condition(type: string): Expression[] {
    const reader = this.#reader;
    if (type === "cross") return [];
    if (reader.take("on")) return [expressionIn(reader, this.#visible)];
    reader.expect("using", "(");
    const columns: string[] = [];
    do columns.push(reader.name());
    while (reader.take(","));
    reader.expect(")");
    const entries = this.#entries();
    return columns.map((name) => {
      const [left, right] = [entries.slice(0, -1), entries.slice(-1)].map((side) =>
        side.flatMap(({ table, columnOf }): Expression[] => {
          const column = columnOf(name);
          return column === undefined ? [] : [{ kind: "column", table, column, up: 0, type: 0 }];
        }),
      );
      if (!left?.[0] || !right?.[0]) throw new Unreadable(name);
      return operatorOf("=", [left[0], right[0]], this.#visible);
    });
  }

  #entries(): Entry[] {
    return this.#visible.queries.at(-1) as Entry[];
  }

  #add(range: Range, alias: string, columnOf: Entry["columnOf"]): void {
    this.ranges.push(range);
    this.#entries().push({ alias, table: this.ranges.length, columnOf });
  }

  #item(): void {
    const reader = this.#reader;
    reader.take("lateral");
    reader.take("only");
    if (reader.take("(")) {
      if (!startsQuery(reader)) throw new Unreadable("joins in brackets");
      const selected = queryIn(reader, this.#visible, this.#ctes);
      reader.expect(")");
      this.#add({ kind: "query", query: selected.query }, this.#alias(""), columnsOf(selected));
      return;
    }
    const path = [reader.name()];
    while (reader.take(".")) path.push(reader.name());
    const name = path.at(-1) as string;
    if (reader.take("(")) {
      const call = callOf(path, reader, this.#visible);
      const alias = this.#alias(name);
      const column = reader.take("(") ? this.#onlyColumn() : alias;
      this.#add({ kind: "function", call }, alias, (wanted) => (wanted === column ? 1 : undefined));
      return;
    }
    const cte = path.length === 1 ? this.#ctes.get(name) : undefined;
    if (cte) {
      this.#add({ kind: "query", query: cte.query }, this.#alias(name), columnsOf(cte));
      return;
    }
    const relation = this.#visible.names.table(path.at(-2), name);
    if (relation === undefined) throw new Unreadable(`${path.join(".")} is not known`);
    this.#add({ kind: "table", relation }, this.#alias(name), (wanted) =>
      this.#visible.names.column(relation, wanted),
    );
  }

  #alias(otherwise: string): string {
    const reader = this.#reader;
    if (reader.take("as")) return reader.name();
    const token = reader.peek();
    const isAlias =
      token !== undefined &&
      (token.kind === "quoted" || (token.kind === "name" && !NOT_ALIAS.includes(token.text)));
    return isAlias ? reader.name() : otherwise;
  }

  #onlyColumn(): string {
    const name = this.#reader.name();
    this.#reader.expect(")");
    return name;
  }
}

const columnsOf =
  ({ names }: Selected): Entry["columnOf"] =>
  (wanted) => {
    const at = names.indexOf(wanted);
    return at < 0 ? undefined : at + 1;
  };
