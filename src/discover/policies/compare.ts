import type { Expression } from "../nodes/expression.ts";
import { contained } from "./containment.ts";
import { printOf, type Scope } from "./scope.ts";
import { nullWays, type Outcome, outcome } from "./truth.ts";
import { type Value, valuesOf } from "./values.ts";
import type { Remark } from "./verdict.ts";
import { all, any, because, certain, impossible, type Ways, wayOf, withFact } from "./ways.ts";

type Comparison = Expression & { kind: "operator" | "call" };

const BOOL = 16;
const opposite: Record<string, string> = { "<": ">=", "<=": ">", ">": "<=", ">=": "<" };
const mirrored: Record<string, string> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** `row's column = context`, its array forms, what is joined in a look-up, and what only looks like it. */
export function compared(part: Comparison, wanted: Outcome, scope: Scope): Ways {
  const { catalog } = scope;
  const name =
    part.kind === "call"
      ? (catalog.comparing.get(part.function) ?? "")
      : (catalog.operatorName.get(part.operator) ?? "");
  const [left, right] = part.args;
  if (!left || !right) return because("unbound");
  const known = booleanSide(left, right);
  if (known && (name === "=" || name === "<>")) {
    if (wanted === null) return outcome(known.other, null, scope);
    return outcome(known.other, known.value === ((name === "=") === wanted), scope);
  }
  // An element that is null leaves it open whether the list has the value.
  if (wanted === null) return any([left, right, ...elementsOf(right)].map((side) => nullWays(side, scope)));
  if (part.kind === "operator" && part.all) {
    // Everything holds for all elements of an empty list.
    if (name === "<>" && !wanted) return equal(left, right, scope, part);
    return name === "=" && wanted
      ? all([because("missing"), setting(left, right, scope)])
      : because("unbound");
  }
  if (name === "=" || name === "<>") {
    const isEqual = (name === "=") === wanted;
    if (part.kind === "operator" && part.any && !isEqual) return because("unbound");
    return isEqual ? equal(left, right, scope, part) : unequal(left, right, scope);
  }
  if (name in opposite) return ordered(wanted ? name : (opposite[name] as string), left, right, scope);
  if (["@>", "<@", "&&", "?", "?|"].includes(name)) {
    if (!wanted) return because("unbound");
    return contained(name, left, right, scope);
  }
  return otherwise(name, left, right, scope);
}

const setting = (left: Expression, right: Expression, scope: Scope): Ways =>
  kindsOf([left, right], scope).has("row") ? certain : because("setting");

function booleanSide(left: Expression, right: Expression): { value: boolean; other: Expression } | undefined {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const)
    if (one.kind === "constant" && one.type === BOOL && typeof one.value === "boolean")
      return { value: one.value, other };
  return undefined;
}

/** Every way for two values to be equal; of an array, for one of its elements. */
export function equal(left: Expression, right: Expression, scope: Scope, part?: Comparison): Ways {
  const ways = valuesOf(left, scope).flatMap((one) =>
    valuesOf(right, scope).map((other) =>
      all([one.when, other.when, equalValues(one.value, other.value, left, right, scope, part)]),
    ),
  );
  // Neither is null then.
  return [left, right].reduce((known, side) => {
    const isRead = valuesOf(side, scope).some(({ value }) => value.kind === "context");
    return isRead ? withFact(known, printOf(side, scope), "value") : known;
  }, any(ways));
}

function equalValues(
  one: Value,
  other: Value,
  left: Expression,
  right: Expression,
  scope: Scope,
  part?: Comparison,
): Ways {
  if (one.kind === "unread") return because("unfollowed", one.what);
  if (other.kind === "unread") return because("unfollowed", other.what);
  if (isNull(one) || isNull(other)) return impossible;
  if (one.kind === "mixed" || other.kind === "mixed") return because("unbound");
  if (one.kind === "count" || other.kind === "count") return counted("=", one, other);
  if (one.kind === "row" && other.kind === "row")
    return because(one.columns.join() === other.columns.join() ? "always" : "unbound");
  if (other.kind === "row") return equalValues(other, one, right, left, scope, part);
  if (one.kind === "row") return rowEquals(one, other, scope, part);
  if (other.kind === "entry" && one.kind !== "entry")
    return equalValues(other, one, right, left, scope, part);
  if (one.kind === "entry") {
    if (other.kind === "context") return wayOf({ asked: new Map([[one.entry, other.settings]]) });
    if (other.kind !== "entry") return certain;
    if (one.entry !== other.entry) return wayOf({ joins: [[one.entry, other.entry]] });
    return one.column === other.column ? because("captured") : certain;
  }
  if (one.kind === "constant" && other.kind === "constant") {
    if (one.value === undefined || other.value === undefined) return because("always");
    return one.value === other.value && one.value !== null ? because("always") : impossible;
  }
  if (one.kind === "context" && other.kind === "context") return because("setting");
  const [context, constant] = one.kind === "context" ? [one, other] : [other, one];
  if (context.kind !== "context" || constant.kind !== "constant") return because("unbound");
  if (context.idiom !== "role") return because("setting");
  // A branch for a role that the application cannot become is none for it.
  return typeof constant.value === "string" && !scope.catalog.reach.has(constant.value)
    ? impossible
    : because("role");
}

function rowEquals(row: Value & { kind: "row" }, other: Value, scope: Scope, part?: Comparison): Ways {
  const { catalog, relation } = scope;
  if (other.kind === "entry") {
    const byKey = other.relation !== undefined && catalog.isUnique(other.relation, other.column);
    return wayOf({ links: row.columns.map((column) => ({ column, entry: other.entry, byKey })) });
  }
  const isKey = row.isJson || row.columns.some((column) => catalog.isKey(relation, column));
  const loose: Remark[] =
    part?.kind === "operator" && catalog.looseCollations.has(part.collation) ? ["lossy"] : [];
  // An index of the column serves an equality alone.
  const own = part ? row.remarks : row.remarks.filter((remark) => remark !== "column cast");
  const bind = (
    remarks: readonly Remark[],
    settings: ReadonlySet<string>,
    idiom: "setting" | "list" | "claim" | "role" | "lookup" | "helper",
  ) =>
    wayOf({
      binds: row.columns.map((column) => ({
        column,
        settings,
        idiom,
        remarks: [...own, ...loose, ...remarks],
      })),
    });
  if (other.kind === "context") {
    if (!isKey) return because("unbound");
    const isList = part?.kind === "operator" && (part.any || part.all) && other.idiom === "setting";
    return bind(other.remarks, other.settings, isList ? "list" : other.idiom);
  }
  if (other.kind !== "constant") return because("unbound");
  if (other.isDefault && isKey)
    return bind(isNobody(other.value) ? [] : ["default tenant"], new Set(), "setting");
  const isTenant = row.columns.some((column) => catalog.isTenant?.(relation, column));
  return because(isTenant ? "missing" : "flag");
}

/** Keys that no row has: below zero, the empty text, a uuid of zeros. */
const isNobody = (value: string | number | boolean | null | undefined): boolean =>
  (typeof value === "number" && value <= 0) || (typeof value === "string" && /^(-\d+|0|[0-]*)$/.test(value));

function unequal(left: Expression, right: Expression, scope: Scope): Ways {
  const values = valuesOf(left, scope).flatMap((one) =>
    valuesOf(right, scope).map((other) => ({
      when: all([one.when, other.when]),
      pair: [one.value, other.value] as const,
    })),
  );
  return any(values.map(({ when, pair: [one, other] }) => all([when, unequalValues(one, other)])));
}

function unequalValues(one: Value, other: Value): Ways {
  if (one.kind === "unread") return because("unfollowed", one.what);
  if (other.kind === "unread") return because("unfollowed", other.what);
  if (isNull(one) || isNull(other)) return impossible;
  if (one.kind === "count" || other.kind === "count") return counted("<>", one, other);
  const kinds = [one.kind, other.kind];
  if (kinds.includes("mixed")) return because("unbound");
  if (kinds.includes("row")) return because("unbound");
  if (kinds.includes("entry")) return certain;
  const role = [one, other].some((value) => value.kind === "context" && value.idiom === "role");
  return because(role ? "role" : kinds.includes("context") ? "setting" : "always");
}

/** `<` and the like; from below and above at once it is an equality. */
function ordered(name: string, left: Expression, right: Expression, scope: Scope): Ways {
  const ways = valuesOf(left, scope).flatMap((one) =>
    valuesOf(right, scope).map((other) => {
      const when = all([one.when, other.when]);
      if (one.value.kind === "count" || other.value.kind === "count")
        return all([when, counted(name, one.value, other.value)]);
      const known = all([when, unequalValues(one.value, other.value)]);
      const flip = other.value.kind === "row";
      const row = flip ? other.value : one.value;
      const bound = flip ? (mirrored[name] as string) : name;
      const against = printOf(flip ? left : right, scope);
      const isBound = row.kind === "row" && row.isWhole && against !== null && bound.endsWith("=");
      const isAsked = (flip ? one.value : other.value).kind === "context";
      if (!isBound || !isAsked || row.kind !== "row") return known;
      return withFact(known, `${bound === ">=" ? "ge" : "le"}:${row.columns[0]}|${against}`, "true");
    }),
  );
  return any(ways);
}

/** `count(*) > 0` and what means the same; zero and more is true of everything. */
function counted(name: string, one: Value, other: Value): Ways {
  const [count, limit] = one.kind === "count" ? [one, other] : [other, one];
  const operator = one.kind === "count" ? name : (mirrored[name] ?? name);
  if (count.kind !== "count" || limit.kind !== "constant") return because("unbound");
  const value = Number(limit.value);
  const needsRow =
    (operator === ">" && value >= 0) ||
    (operator === ">=" && value >= 1) ||
    (operator === "<>" && value === 0) ||
    (operator === "=" && value >= 1);
  return needsRow ? count.ways : because("unbound");
}

const PATTERN = /^!?~|^\^@$/;

/** Any other operator: a pattern, or one whose meaning is not known here. */
export function otherwise(name: string, left: Expression, right: Expression, scope: Scope): Ways {
  const values = [left, right].flatMap((side) => valuesOf(side, scope)).map(({ value }) => value);
  const unread = values.find((value) => value.kind === "unread");
  if (unread) return because("unfollowed", unread.what);
  const kinds = new Set(values.map(({ kind }) => kind));
  const isRole = values.some((value) => value.kind === "context" && value.idiom === "role");
  const ofRow = kinds.has("row") || kinds.has("mixed");
  if (!ofRow && kinds.has("entry")) return certain;
  if (!ofRow) return because(isRole ? "role" : kinds.has("context") ? "setting" : "always");
  const asks = kinds.has("context") || kinds.has("mixed");
  if (PATTERN.test(name)) return because(asks ? "pattern" : "flag");
  return asks ? because("unfollowed", `the operator ${name}`) : because("unbound");
}

const kindsOf = (parts: readonly Expression[], scope: Scope) =>
  new Set(parts.flatMap((part) => valuesOf(part, scope)).map(({ value }) => value.kind));

/** The elements of a list that is written out. */
function elementsOf(part: Expression): readonly Expression[] {
  const inner = part.kind === "cast" ? part.args[0] : part;
  return inner?.kind === "array" ? inner.args : [];
}

/** Nothing equals null, and nothing is unequal to it. */
const isNull = (value: Value): boolean => value.kind === "constant" && value.value === null;
