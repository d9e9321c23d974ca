import type { Expression } from "../nodes/expression.ts";
import { callOutcome } from "./calls.ts";
import { compared, equal } from "./compare.ts";
import { queryOutcome } from "./queries.ts";
import { givenFor, placeOf, printOf, type Scope } from "./scope.ts";
import { valuesOf } from "./values.ts";
import { all, any, because, certain, impossible, type Ways, withFact } from "./ways.ts";

/** What a condition can come out as, in the logic of SQL. */
export type Outcome = true | false | null;

/** Every way for a condition to come out so, and what is known of the row then. */
export function outcome(part: Expression, wanted: Outcome, scope: Scope): Ways {
  const [first] = "args" in part ? part.args : [];
  switch (part.kind) {
    case "and":
    case "or":
      return junction(part, wanted, scope);
    case "not":
      return first ? outcome(first, wanted === null ? null : !wanted, scope) : certain;
    case "constant":
      return isConstant(part.value, wanted) ? because("always") : impossible;
    case "cast":
      return first && !part.throughText ? outcome(first, wanted, scope) : valueOutcome(part, wanted, scope);
    case "column": {
      const place = placeOf(part, scope);
      if (place.kind === "made") return outcome(place.expression, wanted, place.scope);
      return noted(valueOutcome(part, wanted, scope), part, wanted, scope);
    }
    case "parameter":
    case "argument": {
      const given = givenFor(part, scope);
      return given ? outcome(given.expression, wanted, given.scope) : certain;
    }
    case "coalesce":
      return coalesceOutcome(part.args, wanted, scope);
    case "case":
      return caseOutcome(part, wanted, scope);
    case "is":
      if (wanted === null || !first) return impossible;
      return any(
        ([true, false, null] as const)
          .filter((one) => ((one === part.outcome) !== part.negated) === wanted)
          .map((one) => outcome(first, one, scope)),
      );
    case "is null":
      if (wanted === null || !first) return impossible;
      return part.negated === wanted ? valueWays(first, scope) : nullWays(first, scope);
    case "distinct":
      return distinctOutcome(part, wanted, scope);
    case "subquery":
      return queryOutcome(part, wanted, scope);
    case "operator":
      return noted(compared(part, wanted, scope), part, wanted, scope);
    case "call":
      return callOutcome(part, wanted, scope);
    case "aggregate":
      return first && scope.catalog.builtins.get(part.function) === "bool_or"
        ? outcome(first, wanted, scope)
        : because("unbound");
    case "other":
      // An error that a handler in a function turns into an answer: an invalid context raises one.
      if (part.tag === "ERROR") return wanted === null ? impossible : wanted ? because("missing") : certain;
      return valueOutcome(part, wanted, scope);
    default:
      return valueOutcome(part, wanted, scope);
  }
}

const isConstant = (value: unknown, wanted: Outcome): boolean =>
  value === undefined || (typeof value === "boolean" || value === null ? value === wanted : true);

const noted = (ways: Ways, part: Expression, wanted: Outcome, scope: Scope): Ways =>
  withFact(ways, printOf(part, scope), String(wanted));

function junction(part: Expression & { kind: "and" | "or" | "not" }, wanted: Outcome, scope: Scope): Ways {
  const decides = part.kind === "or";
  const each = (one: Outcome) => part.args.map((arg) => outcome(arg, one, scope));
  if (wanted === decides) return any(each(decides));
  if (wanted !== null) return all(each(wanted));
  // One is unknown, and no other decides.
  return any(
    part.args.map((arg, at) =>
      all([
        outcome(arg, null, scope),
        ...part.args
          .filter((_, other) => other !== at)
          .map((other) => any([outcome(other, null, scope), outcome(other, !decides, scope)])),
      ]),
    ),
  );
}

function coalesceOutcome(args: readonly Expression[], wanted: Outcome, scope: Scope): Ways {
  const unknown = args.map((arg) => outcome(arg, null, scope));
  if (wanted === null) return all(unknown);
  return any(args.map((arg, at) => all([...unknown.slice(0, at), outcome(arg, wanted, scope)])));
}

function caseOutcome({ branches }: Expression & { kind: "case" }, wanted: Outcome, scope: Scope): Ways {
  const found: Ways[] = [];
  let passed: Ways = certain;
  for (const [condition, result] of branches) {
    found.push(
      all([passed, condition ? outcome(condition, true, scope) : certain, outcome(result, wanted, scope)]),
    );
    if (!condition) return any(found);
    passed = all([passed, any([outcome(condition, false, scope), outcome(condition, null, scope)])]);
  }
  return any(wanted === null ? [...found, passed] : found);
}

/** IS DISTINCT FROM is never null; two nulls are not distinct. */
function distinctOutcome({ args }: Expression & { kind: "distinct" }, wanted: Outcome, scope: Scope): Ways {
  const [left, right] = args;
  if (wanted === null || !left || !right) return impossible;
  if (wanted) return because("unbound");
  return any([equal(left, right, scope), all([nullWays(left, scope), nullWays(right, scope)])]);
}

/** A value that is true or false by itself, such as a flag of the row. */
function valueOutcome(part: Expression, wanted: Outcome, scope: Scope): Ways {
  if (wanted === null) return nullWays(part, scope);
  return any(
    valuesOf(part, scope).map(({ when, value }): Ways => {
      if (value.kind === "entry") return when;
      if (value.kind === "unread") return all([when, because("unfollowed", value.what)]);
      if (value.kind === "constant") return isConstant(value.value, wanted) ? when : impossible;
      const cause = value.kind === "row" ? "flag" : value.kind === "context" ? "setting" : "unbound";
      return all([when, because(cause)]);
    }),
  );
}

/** Every way for a value to be null. */
export function nullWays(part: Expression, scope: Scope): Ways {
  const { catalog, relation } = scope;
  const [first, second] = "args" in part ? part.args : [];
  switch (part.kind) {
    case "column": {
      const place = placeOf(part, scope);
      if (place.kind === "made") return nullWays(place.expression, place.scope);
      if (place.kind !== "row") return certain;
      return catalog.isRequired(relation, place.column) ? impossible : because("missing");
    }
    case "parameter":
    case "argument": {
      const given = givenFor(part, scope);
      return given ? nullWays(given.expression, given.scope) : certain;
    }
    case "constant":
      return part.value === null ? because("always") : impossible;
    case "who":
    case "is":
    case "is null":
    case "distinct":
    case "array":
      return impossible;
    case "cast":
      return first ? nullWays(first, scope) : certain;
    case "and":
    case "or":
    case "not":
      return outcome(part, null, scope);
    case "coalesce":
      return all(part.args.map((arg) => nullWays(arg, scope)));
    case "nullif":
      if (!first || !second) return certain;
      return withFact(
        any([nullWays(first, scope), equal(first, second, scope)]),
        printOf(part, scope),
        "null",
      );
    case "case":
      return caseNull(part, scope);
    case "subquery":
      return queryOutcome(part, null, scope);
    case "operator":
      return any(part.args.map((arg) => nullWays(arg, scope)));
    case "call": {
      // current_setting() of one argument raises where there is none.
      if (catalog.settingReaders.has(part.function) && part.args.length < 2) return impossible;
      const values = valuesOf(part, scope).map(({ value }) => value.kind);
      const cause = values.includes("context") ? "missing" : values.includes("row") ? "missing" : "unbound";
      return withFact(because(cause), printOf(part, scope), "null");
    }
    default:
      return because("unbound");
  }
}

function caseNull({ branches }: Expression & { kind: "case" }, scope: Scope): Ways {
  const found: Ways[] = [];
  let passed: Ways = certain;
  for (const [condition, result] of branches) {
    found.push(all([passed, condition ? outcome(condition, true, scope) : certain, nullWays(result, scope)]));
    if (!condition) return any(found);
    passed = all([passed, any([outcome(condition, false, scope), outcome(condition, null, scope)])]);
  }
  return any([...found, passed]);
}

/** Every way for a value not to be null. */
export function valueWays(part: Expression, scope: Scope): Ways {
  const [first, second] = "args" in part ? part.args : [];
  if (part.kind === "cast" && first) return valueWays(first, scope);
  if (part.kind === "coalesce") return any(part.args.map((arg) => valueWays(arg, scope)));
  if (part.kind === "parameter" || part.kind === "argument") {
    const given = givenFor(part, scope);
    return given ? valueWays(given.expression, given.scope) : certain;
  }
  if (part.kind === "subquery") return queryOutcome(part, "value", scope);
  if (
    part.kind === "call" &&
    scope.catalog.builtins.get(part.function) === "array_position" &&
    first &&
    second
  )
    return equal(second, first, scope);
  const ways = any(
    valuesOf(part, scope).map(({ when, value }): Ways => {
      if (value.kind === "entry" || value.kind === "count") return when;
      if (value.kind === "constant") return value.value === null ? impossible : when;
      if (value.kind === "unread") return all([when, because("unfollowed", value.what)]);
      return all([when, because(value.kind === "context" ? "setting" : "unbound")]);
    }),
  );
  return withFact(ways, printOf(part, scope), "value");
}
