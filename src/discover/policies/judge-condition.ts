import type { Expression } from "../nodes/expression.ts";
import type { Catalog } from "./catalog.ts";
import { judgeComparison } from "./judge-comparison.ts";
import { judgeRoleGate } from "./judge-role.ts";
import { judgeSubquery } from "./judge-subquery.ts";
import { both, bound, either, never, open, type Verdict } from "./verdict.ts";
import { bare, readsContext, rowColumns, settingsOf } from "./walk.ts";

/**
 * Judges whether a condition lets only the asker's rows through. What it does
 * not understand counts as open.
 */
export function judgeCondition(expression: Expression, relation: number, catalog: Catalog): Verdict {
  const judge = (part: Expression) => judgeCondition(part, relation, catalog);
  switch (expression.kind) {
    case "and":
      return both(expression.args.map(judge));
    case "or":
      return either(expression.args.map(judge));
    case "constant":
      return expression.value === true ? open("always") : never;
    case "cast":
      return expression.args[0] ? judge(expression.args[0]) : open("unbound");
    case "coalesce":
      return either(expression.args.map(judge));
    case "case":
      return either(
        expression.branches.map(([condition, result]) =>
          both([...(condition ? [judge(condition)] : []), judge(result)]),
        ),
      );
    case "not":
      return judgeNot(expression, relation, catalog);
    case "is null":
      return judgeNullTest(expression, catalog);
    case "column":
      return open("flag");
    case "operator":
      return judgeComparison(expression, relation, catalog);
    case "call":
      return judgeCall(expression, relation, catalog);
    case "subquery":
      return judgeSubquery(expression, relation, catalog, judge);
    default:
      return judgeOther(expression, catalog);
  }
}

/** `tenant is null` opens rows without a tenant, `context is null` opens everything without a context. */
function judgeNullTest(expression: Expression & { kind: "is null" }, catalog: Catalog): Verdict {
  if (!expression.negated) return open("missing");
  return readsContext(expression, catalog) ? open("setting") : open("unbound");
}

/** `not (tenant is distinct from context)`: equal, or both missing, which a required column never is. */
function judgeNot(
  expression: Expression & { kind: "and" | "or" | "not" },
  relation: number,
  catalog: Catalog,
): Verdict {
  const [inner] = expression.args;
  if (inner?.kind !== "distinct") return judgeOther(expression, catalog);
  const columns = rowColumns(inner);
  if (!columns.every((column) => catalog.isRequired(relation, column))) return open("missing");
  return judgeComparison(
    { ...inner, kind: "operator", function: 0, any: false, collation: 0 },
    relation,
    catalog,
  );
}

function judgeCall(expression: Expression & { kind: "call" }, relation: number, catalog: Catalog): Verdict {
  if (catalog.equality.has(expression.function)) return judgeComparison(expression, relation, catalog);
  if (catalog.roleTests.has(expression.function)) return judgeRoleGate(expression, catalog);
  const columns = rowColumns(expression);
  if (readsContext(expression, catalog)) {
    return columns.length > 0 ? bound(columns, settingsOf(expression, catalog)) : open("setting");
  }
  return open(columns.length > 0 ? "unbound" : "always");
}

function judgeOther(expression: Expression, catalog: Catalog): Verdict {
  const inner = bare(expression);
  if (inner.kind === "other" && readsContext(inner, catalog) && rowColumns(inner).length === 0)
    return open("setting");
  return open("unbound");
}
