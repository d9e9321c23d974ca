import type { Expression, Query } from "../nodes/expression.ts";
import type { Catalog } from "./catalog.ts";

/** Calls `visit` for an expression and everything in it; `depth` counts the queries round it. */
export function walk(
  expression: Expression,
  visit: (part: Expression, depth: number) => void,
  depth = 0,
): void {
  visit(expression, depth);
  if ("args" in expression) for (const arg of expression.args) walk(arg, visit, depth);
  if (expression.kind === "subquery") walkQuery(expression.query, visit, depth + 1);
}

export function walkQuery(
  query: Query,
  visit: (part: Expression, depth: number) => void,
  depth: number,
): void {
  for (const part of [...query.sources, ...query.conditions, ...query.outputs]) walk(part, visit, depth);
  for (const nested of query.subqueries) walkQuery(nested, visit, depth + 1);
}

/** The row's own columns that an expression mentions, at any depth. */
export function rowColumns(expression: Expression, depth = 0): number[] {
  const columns: number[] = [];
  walk(
    expression,
    (part, at) => {
      if (part.kind === "column" && part.up === at) columns.push(part.column);
    },
    depth,
  );
  return columns;
}

/** Whether an expression depends on who asks: a setting, the session's user, a function that reads either. */
export function readsContext(expression: Expression, catalog: Catalog): boolean {
  let found = false;
  walk(expression, (part) => {
    found ||= isContext(part, catalog);
  });
  return found;
}

export function isContext(part: Expression, catalog: Catalog): boolean {
  if (part.kind === "who") return part.who !== "other";
  if (part.kind !== "call") return false;
  return (
    catalog.settingReaders.has(part.function) || (catalog.functions.get(part.function)?.readsContext ?? false)
  );
}

/** Names of the settings that an expression reads, itself or through functions. */
export function settingsOf(expression: Expression, catalog: Catalog): Set<string> {
  const settings = new Set<string>();
  walk(expression, (part) => {
    if (part.kind !== "call") return;
    const [first] = part.args;
    if (
      catalog.settingReaders.has(part.function) &&
      first?.kind === "constant" &&
      typeof first.value === "string"
    )
      settings.add(first.value);
    for (const setting of catalog.functions.get(part.function)?.settings ?? []) settings.add(setting);
  });
  return settings;
}

/** The expression without casts and without a sub-select that only wraps a value. */
export function bare(expression: Expression): Expression {
  if (expression.kind === "cast" && expression.args[0]) return bare(expression.args[0]);
  if (expression.kind === "subquery" && expression.form === "value" && isWrapper(expression.query)) {
    const [only] = expression.query.outputs;
    return only ? bare(only) : expression;
  }
  return expression;
}

const isWrapper = (query: Query): boolean =>
  query.tables.length === 0 && query.conditions.length === 0 && query.subqueries.length === 0;
