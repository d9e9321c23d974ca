import type { Expression } from "../nodes/expression.ts";
import type { Catalog } from "./catalog.ts";
import { scopeOf } from "./scope.ts";
import { outcome } from "./truth.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/**
 * Judges whether a condition lets only the asker's rows through: every way for it
 * to be true must hold the row. What cannot be followed counts as open, and is named.
 */
export const judgeCondition = (expression: Expression, relation: number, catalog: Catalog): Verdict =>
  verdictOf(outcome(expression, true, scopeOf(relation, catalog)));
