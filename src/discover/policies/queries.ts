import type { Expression, Query } from "../nodes/expression.ts";
import { type Frame, frameOf, type Given, type Scope, within } from "./scope.ts";
import { nullWays, type Outcome, outcome, valueWays } from "./truth.ts";
import { type Alternative, type Value, valuesOf } from "./values.ts";
import { all, any, because, bindsOf, certain, impossible, type Way, type Ways, wayOf } from "./ways.ts";

type Subquery = Expression & { kind: "subquery" };

/** The branches of UNION and its like, each where it stands; a plain query is its own one branch. */
function branchesOf(query: Query, scope: Scope): { query: Query; frame: Frame; scope: Scope }[] {
  const frame = frameOf(query);
  const inner = within(scope, frame);
  if (!query.combines) return [{ query, frame, scope: inner }];
  return query.ranges.flatMap((range) => (range.kind === "query" ? branchesOf(range.query, inner) : []));
}

/** What is known where a query has a row: its conditions, and what its tables' own policies leave. */
function rowWays(query: Query, frame: Frame, scope: Scope): Ways {
  const ranges = query.ranges.map((range, at): Ways => {
    const number = at + 1;
    if (query.optional.has(number)) return certain;
    const entry = `${frame.id}.${number}`;
    if (range.kind === "table") {
      const view = scope.catalog.viewOf(range.relation);
      if (view) return enter(view, number, frame, { ...scope, asOwner: true });
      const isBound = !scope.asOwner && scope.catalog.isBound(range.relation);
      return isBound ? wayOf({ asked: new Map([[entry, new Set<string>()]]) }) : certain;
    }
    return range.kind === "query" ? enter(range.query, number, frame, scope) : certain;
  });
  return all([...ranges, ...query.conditions.map((condition) => outcome(condition, true, scope))]);
}

/** A query in FROM: a plain one is read in place; one that combines is the asker's if each branch is. */
function enter(query: Query, number: number, frame: Frame, scope: Scope): Ways {
  if (!query.combines) {
    const inner = frameOf(query);
    frame.entered.set(number, inner);
    return rowWays(query, inner, within(scope, inner));
  }
  const isAsked = branchesOf(query, scope).every((branch) =>
    isAskers(branch.query, branch.frame, branch.scope),
  );
  return isAsked ? wayOf({ asked: new Map([[`${frame.id}.${number}`, new Set<string>()]]) }) : certain;
}

/** Whether every output of a query is a row of the asker's. */
function isAskers(query: Query, frame: Frame, scope: Scope): boolean {
  const ways = rowWays(query, frame, scope);
  const [output] = query.outputs;
  if (!output) return false;
  return valuesOf(output, scope).every(({ when, value }) => {
    if (value.kind === "context") return true;
    if (value.kind !== "entry") return false;
    const probe = wayOf({ links: [{ column: 0, entry: value.entry, byKey: false }] });
    return all([ways, when, probe]).every((way) => bindsOf(way).length > 0);
  });
}

/** EXISTS, IN and a sub-select that is one value. "value" asks for a value that is not null. */
export function queryOutcome(part: Subquery, wanted: Outcome | "value", scope: Scope): Ways {
  const branches = branchesOf(part.query, scope);
  const isTableless = branches.every(({ query }) => query.ranges.every(({ kind }) => kind === "other"));
  if (part.form === "exists") {
    if (wanted === true)
      return lookedUp(
        any(branches.map(({ query, frame, scope: at }) => rowWays(query, frame, at))),
        isTableless,
      );
    if (wanted !== false) return wanted === null ? impossible : certain;
    return isTableless
      ? any(branches.flatMap(({ query, scope: at }) => notTrue(query, at)))
      : because("unbound");
  }
  if (part.form === "any" || part.form === "all") return quantified(part, wanted, scope, isTableless);
  if (wanted === null && !isTableless) return because("missing");
  const ways = branches.map(({ query, frame, scope: at }) => {
    const [output] = query.outputs;
    if (!output || part.form === "array") return because("unbound");
    const known = rowWays(query, frame, at);
    if (output.kind === "aggregate" && at.catalog.builtins.get(output.function) === "count")
      return because("always");
    if (wanted === null) return all([known, nullWays(output, at)]);
    return all([known, wanted === "value" ? valueWays(output, at) : outcome(output, wanted, at)]);
  });
  return lookedUp(any(ways), isTableless);
}

const notTrue = (query: Query, scope: Scope): Ways[] =>
  query.conditions.map((condition) =>
    any([outcome(condition, false, scope), outcome(condition, null, scope)]),
  );

function quantified(part: Subquery, wanted: Outcome | "value", scope: Scope, isTableless: boolean): Ways {
  const { test } = part;
  if (!test) return because("unbound");
  const isAny = part.form === "any";
  if (wanted === null) return because("missing");
  // Everything holds for all rows of an empty look-up.
  if (wanted === isAny || wanted === "value") {
    const ways = branchesOf(part.query, scope).map(({ query, frame, scope: inner }) => {
      const parameters: Given = new Map(
        query.outputs.map((output, at) => [at + 1, { expression: output, scope: inner }]),
      );
      return all([rowWays(query, frame, inner), outcome(test, isAny, { ...scope, parameters })]);
    });
    return lookedUp(any(ways), isTableless);
  }
  return because(isAny ? "unbound" : "missing");
}

/** A look-up that says nothing of the row is true for all rows. */
function lookedUp(ways: Ways, isTableless: boolean): Ways {
  if (isTableless) return ways;
  const saysNothing = ({ binds, links, causes }: Way) =>
    binds.length + links.length === 0 &&
    causes.every(({ cause }) => cause === "always" || cause === "setting");
  return ways.map((way) => (saysNothing(way) ? { ...way, causes: [{ cause: "captured" }] } : way));
}

/** What a sub-select answers as a value, or its elements. */
export function queryValues(part: Subquery, scope: Scope): Alternative[] {
  if (part.form !== "value" && part.form !== "array")
    return [{ when: certain, value: { kind: "unread", what: "a sub-select" } }];
  return branchesOf(part.query, scope).flatMap(({ query, frame, scope: inner }) => {
    const [output] = query.outputs;
    if (!output) return [];
    const known = rowWays(query, frame, inner);
    if (output.kind !== "aggregate")
      return valuesOf(output, inner).map(({ when, value }) => ({ when: all([known, when]), value }));
    const name = inner.catalog.builtins.get(output.function) ?? "";
    if (name === "count") return [{ when: certain, value: { kind: "count", ways: known } satisfies Value }];
    const [of] = output.args;
    return of && /^(array_agg|min|max|bool_or)$/.test(name)
      ? valuesOf(of, inner).map(({ when, value }) => ({ when: all([known, when]), value }))
      : [{ when: certain, value: { kind: "unread", what: "an aggregate" } satisfies Value }];
  });
}
