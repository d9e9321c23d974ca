import type { Expression } from "../nodes/expression.ts";
import type { Catalog } from "./catalog.ts";
import { judgeRoleGate } from "./judge-role.ts";
import { bound, open, type Remark, type Verdict } from "./verdict.ts";
import { bare, readsContext, rowColumns, settingsOf, walk } from "./walk.ts";

type Comparison = Expression & { kind: "operator" | "call" };

/** Judges `row's column = context`, its array forms, and what only looks like it. */
export function judgeComparison(expression: Comparison, relation: number, catalog: Catalog): Verdict {
  const [left, right] = expression.args;
  const name = expression.kind === "call" ? "=" : (catalog.operatorName.get(expression.operator) ?? "");
  const context = readsContext(expression, catalog);
  const columns = rowColumns(expression);
  if (columns.length === 0) return judgeRowless(expression, context, catalog);
  if (!left || !right) return open("unbound");

  const leftColumns = rowColumns(left);
  const rightColumns = rowColumns(right);
  if (leftColumns.length > 0 && rightColumns.length > 0) {
    // The row's own value stands in where the context is missing: it always equals itself.
    return open(context && hasCoalesce(expression) ? "missing" : context ? "captured" : "unbound");
  }
  const [row, other] = leftColumns.length > 0 ? [left, right] : [right, left];
  if (!context && !isBoundLookup(other, catalog)) return open("flag");
  if (name.startsWith("~")) return open("pattern");
  if (!["=", "@>", "<@", "&&", "?"].includes(name)) return open("unbound");
  const insideJson = bare(row).kind === "operator";
  if (!insideJson && !columns.some((column) => catalog.isKey(relation, column))) return open("unbound");
  return bound(columns, settingsOf(other, catalog), remarksOf(expression, row, other, catalog));
}

/** Nothing of the row in it: a test of the role, or of a setting alone. */
function judgeRowless(expression: Comparison, context: boolean, catalog: Catalog): Verdict {
  let asksRole = false;
  walk(expression, (part) => {
    asksRole ||= part.kind === "who";
  });
  if (asksRole) return judgeRoleGate(expression, catalog);
  return open(context ? "setting" : "always");
}

function remarksOf(comparison: Comparison, row: Expression, other: Expression, catalog: Catalog): Remark[] {
  const remarks: Remark[] = [];
  const isEqual = comparison.kind === "call" || catalog.operatorName.get(comparison.operator) === "=";
  const shortens = (part: Expression) => part.kind === "call" && catalog.shorteners.has(part.function);
  if (some(row, shortens) || some(bare(other), shortens)) remarks.push("lossy");
  if (comparison.kind === "operator" && catalog.looseCollations.has(comparison.collation))
    remarks.push("lossy");
  const inner = bare(row);
  if (isEqual && inner.kind === "column" && row.kind === "cast" && row.throughText)
    remarks.push("column cast");
  if (row.kind === "cast" && row.throughText && inner.kind === "operator") remarks.push("cast error");
  if (castsSetting(other, catalog)) remarks.push("empty setting");
  if (hasDefault(other)) remarks.push("default tenant");
  return remarks;
}

/** A sub-select whose tables' own policies leave it nothing but the asker's rows. */
function isBoundLookup(expression: Expression, catalog: Catalog): boolean {
  const inner = expression.kind === "cast" ? expression.args[0] : expression;
  if (inner?.kind !== "subquery") return false;
  const tables = inner.query.tables.filter((table) => table !== undefined);
  return tables.length > 0 && tables.every(catalog.isBound);
}

const hasCoalesce = (expression: Expression): boolean => some(expression, ({ kind }) => kind === "coalesce");

/** coalesce(context, constant): without a context, the constant's tenant. */
const hasDefault = (expression: Expression): boolean =>
  some(
    expression,
    (part) =>
      part.kind === "coalesce" &&
      part.args.some((arg) => {
        const inner = bare(arg);
        return inner.kind === "constant" && inner.value !== null && inner.value !== "";
      }),
  );

/** A setting cast to a type that '' is no value of, without nullif before it. */
const castsSetting = (expression: Expression, catalog: Catalog): boolean =>
  some(expression, (part) => {
    if (part.kind !== "cast" || !part.throughText) return false;
    const inner = part.args[0] && bare(part.args[0]);
    return inner?.kind === "call" && catalog.settingReaders.has(inner.function);
  });

function some(expression: Expression, test: (part: Expression) => boolean): boolean {
  let found = false;
  walk(expression, (part) => {
    found ||= test(part);
  });
  return found;
}
