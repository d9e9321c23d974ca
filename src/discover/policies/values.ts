import type { Expression } from "../nodes/expression.ts";
import { bodyScope } from "./bodies.ts";
import { combined } from "./combine.ts";
import { queryValues } from "./queries.ts";
import { givenFor, placeOf, type Scope } from "./scope.ts";
import { nullWays, outcome } from "./truth.ts";
import type { Remark } from "./verdict.ts";
import { bare } from "./walk.ts";
import { all, any, certain, type Idiom, type Ways } from "./ways.ts";

/** What a value is made of. */
export type Value =
  | { kind: "row"; columns: readonly number[]; isJson: boolean; isWhole: boolean; remarks: readonly Remark[] }
  /** A column of an entry of FROM. */
  | { kind: "entry"; entry: string; relation: number | undefined; column: number }
  | { kind: "context"; settings: ReadonlySet<string>; idiom: Idiom; remarks: readonly Remark[] }
  /** `isDefault`: it stands in where there is no context. */
  | { kind: "constant"; value?: string | number | boolean | null | undefined; isDefault?: boolean }
  /** How many rows there are; none but in these ways. */
  | { kind: "count"; ways: Ways }
  /** Of the row and of the context at once. */
  | { kind: "mixed" }
  /** `what` could not be followed. */
  | { kind: "unread"; what: string };

/** A value that an expression may have, and when. */
export type Alternative = { when: Ways; value: Value };

const always = (value: Value): Alternative[] => [{ when: certain, value }];

/** Every value that an expression may have. */
export function valuesOf(part: Expression, scope: Scope): Alternative[] {
  switch (part.kind) {
    case "column": {
      const place = placeOf(part, scope);
      if (place.kind === "made") return valuesOf(place.expression, place.scope);
      if (place.kind === "nowhere") return always({ kind: "unread", what: "a row of a function" });
      if (place.kind === "entry") return always(place);
      return always({ kind: "row", columns: [place.column], isJson: false, isWhole: true, remarks: [] });
    }
    case "parameter":
    case "argument": {
      const given = givenFor(part, scope);
      return given ? valuesOf(given.expression, given.scope) : always({ kind: "constant" });
    }
    case "constant":
      return always({ kind: "constant", value: part.value });
    case "who":
      return always(
        part.who === "other"
          ? { kind: "constant" }
          : { kind: "context", settings: new Set(), idiom: "role", remarks: [] },
      );
    case "cast":
      return castValues(part, scope);
    case "coalesce":
      return coalesceValues(part.args, scope);
    case "case":
      return caseValues(part, scope);
    case "nullif":
      return part.args[0] ? valuesOf(part.args[0], scope) : [];
    case "array":
      return part.args.flatMap((element) => valuesOf(element, scope));
    case "subquery":
      return queryValues(part, scope);
    case "call":
      return callValues(part, scope);
    case "operator":
      return combined(scope.catalog.operatorName.get(part.operator) ?? "an operator", part.args, scope);
    case "other":
      return combined(part.tag, part.args, scope);
    default:
      return combined(part.kind, "args" in part ? part.args : [], scope);
  }
}

function castValues(part: Expression & { kind: "cast" }, scope: Scope): Alternative[] {
  const [inner] = part.args;
  if (!inner) return [];
  const isSetting = inner.kind === "call" && scope.catalog.settingReaders.has(inner.function);
  return valuesOf(inner, scope).map(({ when, value }): Alternative => {
    if (!part.throughText) return { when, value };
    if (value.kind === "row") {
      const remark: Remark[] = value.isJson ? ["cast error"] : value.isWhole ? ["column cast"] : [];
      return { when, value: { ...value, isWhole: false, remarks: [...value.remarks, ...remark] } };
    }
    // Inside of a function it is the function's matter.
    if (value.kind === "context" && isSetting && scope.depth === 0)
      return { when, value: { ...value, remarks: [...value.remarks, "empty setting"] } };
    return { when, value };
  });
}

/** Each of them where all before it are null. */
function coalesceValues(args: readonly Expression[], scope: Scope): Alternative[] {
  let missing: Ways = certain;
  let isAsked = false;
  return args.flatMap((arg) => {
    const values = valuesOf(arg, scope).map(({ when, value }): Alternative => {
      const isDefault = isAsked && value.kind === "constant" && value.value !== null;
      return { when: all([missing, when]), value: isDefault ? { ...value, isDefault } : value };
    });
    isAsked ||= values.some(({ value }) => value.kind === "context");
    missing = all([missing, nullWays(arg, scope)]);
    return values;
  });
}

function caseValues(part: Expression & { kind: "case" }, scope: Scope): Alternative[] {
  let passed: Ways = certain;
  return part.branches.flatMap(([condition, result]) => {
    const taken = all([passed, condition ? outcome(condition, true, scope) : certain]);
    if (condition)
      passed = all([passed, any([outcome(condition, false, scope), outcome(condition, null, scope)])]);
    return valuesOf(result, scope).map(({ when, value }) => ({ when: all([taken, when]), value }));
  });
}

function callValues(part: Expression & { kind: "call" }, scope: Scope): Alternative[] {
  const { catalog } = scope;
  const [first] = part.args;
  if (catalog.settingReaders.has(part.function)) {
    const text = first && bare(first);
    const name = text?.kind === "constant" && typeof text.value === "string" ? [text.value] : [];
    return always({ kind: "context", settings: new Set(name), idiom: "setting", remarks: [] });
  }
  const facts = catalog.functions.get(part.function);
  if (!facts) return combined(catalog.builtins.get(part.function) ?? "", part.args, scope, part.function);
  const body = bodyScope(part, scope);
  if (body) return valuesOf(body.expression, body.scope);
  const name = `${facts.schema}.${facts.name}()`;
  const args = part.args.flatMap((arg) => valuesOf(arg, scope)).map(({ value }) => value.kind);
  if (args.some((kind) => kind === "row" || kind === "entry" || kind === "mixed"))
    return always({ kind: "unread", what: name });
  // A reader of a setting says who asks; a look-up that cannot be read may say anything.
  if (facts.readsContext && !facts.words.some(({ kind, text }) => kind === "name" && text === "from"))
    return always({ kind: "context", settings: facts.settings, idiom: "helper", remarks: [] });
  if (facts.readsContext || args.includes("context")) return always({ kind: "unread", what: name });
  return always({ kind: "constant" });
}
