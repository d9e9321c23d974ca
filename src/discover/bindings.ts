import type { Expression, Query } from "./nodes/expression.ts";
import type { Catalog } from "./policies/catalog.ts";
import { readsContext, rowColumns } from "./policies/walk.ts";
import { type Source, sourcesOf } from "./sources.ts";

/** A column that a policy compares with what says who asks. */
export type Binding = {
  relation: number;
  column: number;
  sources: readonly Source[];
  /** Tables in which the asker is looked up; empty where the column is compared with the context itself. */
  lookedUpIn: readonly number[];
  /** The function that is told the column and decides; null where the policy compares it itself. */
  helper: string | null;
};

/** Every comparison in a condition: of the row's own columns, and of those that a sub-select looks up. */
export function bindingsOf(condition: Expression, relation: number, catalog: Catalog): Binding[] {
  const found: Binding[] = [];
  const visit = (part: Expression, depth: number, query: Query | undefined): void => {
    if (isComparison(part, catalog)) {
      found.push(...compared(part, relation, depth, catalog));
      if (query) found.push(...lookedUp(part, query, catalog));
    }
    if (part.kind === "call" && asksAboutRow(part, depth, catalog))
      for (const column of rowColumns(part, depth)) found.push({ ...told(part, catalog), relation, column });
    if (part.kind === "subquery" && depth === 0) found.push(...linked(part, relation, catalog));
    if ("args" in part) for (const arg of part.args) visit(arg, depth, query);
    if (part.kind === "subquery") visitQuery(part.query, depth + 1);
  };
  const visitQuery = (query: Query, depth: number): void => {
    for (const part of [...query.sources, ...query.conditions, ...query.outputs]) visit(part, depth, query);
    for (const nested of query.subqueries) visitQuery(nested, depth + 1);
  };
  visit(condition, 0, undefined);
  return found;
}

type Comparison = Expression & { args: Expression[] };

const isComparison = (part: Expression, catalog: Catalog): part is Comparison =>
  part.kind === "operator" ||
  part.kind === "distinct" ||
  (part.kind === "call" && catalog.equality.has(part.function));

/** A helper that is told the row's column and knows who asks. */
const asksAboutRow = (part: Expression & { kind: "call" }, depth: number, catalog: Catalog): boolean =>
  (catalog.functions.get(part.function)?.readsContext ?? false) && rowColumns(part, depth).length > 0;

function told(part: Expression & { kind: "call" }, catalog: Catalog): Omit<Binding, "relation" | "column"> {
  const called = catalog.functions.get(part.function);
  return {
    sources: sourcesOf(part, catalog),
    lookedUpIn: [],
    helper: called ? `${called.schema}.${called.name}` : null,
  };
}

/** The row's columns on one side, the context on the other. */
function compared({ args }: Comparison, relation: number, depth: number, catalog: Catalog): Binding[] {
  const [left, right] = args;
  if (!left || !right) return [];
  return [[left, right] as const, [right, left] as const].flatMap(([row, other]) => {
    if (row.kind === "subquery" || rowColumns(other, depth).length > 0) return [];
    if (!readsContext(other, catalog)) return [];
    const sources = sourcesOf(other, catalog);
    const lookedUpIn = tablesIn(other);
    return rowColumns(row, depth).map((column) => ({ relation, column, sources, lookedUpIn, helper: null }));
  });
}

/** A column of a looked-up table, compared with the context: members.user_id = the asker. */
function lookedUp({ args }: Comparison, query: Query, catalog: Catalog): Binding[] {
  return args.flatMap((part, at) => {
    const other = args[1 - at];
    const column = withoutCasts(part);
    if (!other || column.kind !== "column" || column.up > 0 || !readsContext(other, catalog)) return [];
    const relation = query.tables[column.table - 1];
    if (relation === undefined) return [];
    return [
      { relation, column: column.column, sources: sourcesOf(other, catalog), lookedUpIn: [], helper: null },
    ];
  });
}

/** The row's columns that a sub-select finds by who asks: `team in (select …)`, `exists (… where team = the row's)`. */
function linked(part: Expression & { kind: "subquery" }, relation: number, catalog: Catalog): Binding[] {
  const lookedUpIn = tablesOf(part.query);
  if (lookedUpIn.length === 0) return [];
  const sources = sourcesOf(part, catalog);
  const inTest = part.test ? rowColumns(part.test) : [];
  const inside = equalities(part.query, catalog).flatMap((condition) => rowColumns(condition, 1));
  return [...new Set([...inTest, ...inside])].map((column) => ({
    relation,
    column,
    sources,
    lookedUpIn,
    helper: null,
  }));
}

const equalities = (query: Query, catalog: Catalog): Expression[] =>
  conjuncts(query.conditions).filter(
    (part) => part.kind === "operator" && catalog.operatorName.get(part.operator) === "=",
  );

const conjuncts = (conditions: readonly Expression[]): Expression[] =>
  conditions.flatMap((condition) => (condition.kind === "and" ? conjuncts(condition.args) : [condition]));

const withoutCasts = (part: Expression): Expression =>
  part.kind === "cast" && part.args[0] ? withoutCasts(part.args[0]) : part;

function tablesIn(part: Expression): number[] {
  const own = part.kind === "subquery" ? tablesOf(part.query) : [];
  return "args" in part ? [...own, ...part.args.flatMap(tablesIn)] : own;
}

const tablesOf = (query: Query): number[] => [
  ...query.tables.filter((table) => table !== undefined),
  ...query.subqueries.flatMap(tablesOf),
];
