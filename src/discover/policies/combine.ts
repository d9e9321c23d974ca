import type { Expression } from "../nodes/expression.ts";
import type { Scope } from "./scope.ts";
import { type Alternative, type Value, valuesOf } from "./values.ts";
import type { Remark } from "./verdict.ts";
import { all, certain, type Idiom } from "./ways.ts";

const JSON_STEPS = /^(->|->>|#>|#>>|jsonb?_extract_path(_text)?)$/;

/** What keeps two different values different, or takes a list apart. */
const KEEPS =
  /^(\|\||to_jsonb?|jsonb_build_array|sha\d+|md5|convert_to|text|int2|int4|int8|numeric|concat|unnest|jsonb?_array_elements(_text)?|regexp_split_to_(table|array)|string_to_(table|array)|SUBSCRIPTINGREF|ARRAYCOERCE|min|max|array_agg|bool_or)$/;

/** What makes one of different values. */
const SHORTENS = /^[%/&]$/;

const LISTS =
  /^(unnest|jsonb?_array_elements(_text)?|regexp_split_to_(table|array)|string_to_(table|array))$/;

/** What an operator or a function of Postgres makes of its arguments. */
export function combined(
  name: string,
  args: readonly Expression[],
  scope: Scope,
  called?: number,
): Alternative[] {
  let combinations: { when: Alternative["when"]; values: Value[] }[] = [{ when: certain, values: [] }];
  for (const arg of args) {
    const alternatives = valuesOf(arg, scope);
    if (combinations.length * alternatives.length > 32)
      return [{ when: certain, value: { kind: "unread", what: name } }];
    combinations = combinations.flatMap(({ when, values }) =>
      alternatives.map((one) => ({ when: all([when, one.when]), values: [...values, one.value] })),
    );
  }
  const shortens = SHORTENS.test(name) || (called !== undefined && scope.catalog.shorteners.has(called));
  return combinations.map(({ when, values }) => ({ when, value: madeOf(name, values, shortens) }));
}

function madeOf(name: string, values: readonly Value[], shortens: boolean): Value {
  const unread = values.find(({ kind }) => kind === "unread");
  if (unread) return unread;
  const kinds = new Set(values.map(({ kind }) => kind));
  if (kinds.has("mixed") || kinds.has("count")) return { kind: "mixed" };
  const rows = values.filter((value) => value.kind === "row");
  const entries = values.filter((value) => value.kind === "entry");
  const contexts = values.filter((value) => value.kind === "context");
  if ([rows, entries, contexts].filter(({ length }) => length > 0).length > 1) return { kind: "mixed" };
  if (rows.length > 0) return rowValue(name, rows, shortens);
  const [entry] = entries;
  if (entry)
    return entries.length === 1 && (KEEPS.test(name) || JSON_STEPS.test(name) || shortens)
      ? entry
      : { kind: "mixed" };
  if (contexts.length === 0) return { kind: "constant" };
  const idioms = new Set(contexts.map(({ idiom }) => idiom));
  const [idiom] = idioms;
  return {
    kind: "context",
    settings: new Set(contexts.flatMap(({ settings }) => [...settings])),
    idiom: JSON_STEPS.test(name) ? "claim" : LISTS.test(name) ? "list" : ((idiom ?? "setting") as Idiom),
    remarks: contexts.flatMap(({ remarks }) => remarks),
  };
}

function rowValue(name: string, rows: readonly (Value & { kind: "row" })[], shortens: boolean): Value {
  const columns = rows.flatMap((row) => row.columns);
  const isJson = JSON_STEPS.test(name) || rows.some((row) => row.isJson);
  const remarks: Remark[] = rows.flatMap((row) => row.remarks);
  // Of two columns run together nobody knows where one ends.
  if (shortens || rows.length > 1) remarks.push("lossy");
  else if (!KEEPS.test(name) && !JSON_STEPS.test(name)) return { kind: "unread", what: wordsFor(name) };
  return { kind: "row", columns, isJson, isWhole: false, remarks };
}

const wordsFor = (name: string): string =>
  name === ""
    ? "a function of the row"
    : /^\w+$/.test(name)
      ? `${name.toLowerCase()}() of the row`
      : `the operator ${name}`;
