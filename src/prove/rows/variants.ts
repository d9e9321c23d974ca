import { candidatesFor, listedValues } from "./candidates.ts";
import type { Column, ForeignKey, Table } from "./describe-table.ts";
import type { Hints, JsonHints } from "./hints.ts";
import type { Row } from "./make-row.ts";
import { isRequired } from "./order.ts";
import { pairwise } from "./pairwise.ts";

/** What one row should have: these values, and for each reference the number of the parent; others are null. */
export type Variant = { values: Row; references: ReadonlyMap<ForeignKey, number> };

export type Known = { hints: Hints; json: JsonHints; now: Date };

/** Something in which rows can differ. A null leaves it out. */
type Trait =
  | { kind: "column"; column: Column; values: (string | typeof generated | null)[] }
  | { kind: "reference"; key: ForeignKey; values: (number | null)[] };

const generated = Symbol("a value of its own");

const MOST_ROWS = 8;
const MOST_VALUES = 5;

/**
 * How rows of a table can differ where a policy may look: booleans both ways,
 * null and not null, past and future, each listed value, and what policies
 * compare with. Any two of these meet, as far as eight rows go. `fixed`
 * columns are decided elsewhere, `n` makes generated values, and `parentsOf` says
 * how many rows a reference can choose from.
 */
export function variantsOf(
  table: Table,
  fixed: ReadonlySet<string>,
  known: Known,
  n: number,
  parentsOf: (key: ForeignKey) => number = () => 1,
): Variant[] {
  const traits = traitsOf(table, fixed, known, parentsOf);
  return choicesOf(traits.map((trait) => trait.values.length)).map((choices, place) => {
    const values: Row = {};
    const references = new Map<ForeignKey, number>();
    for (const [at, trait] of traits.entries()) {
      const value = trait.values[choices[at] ?? 0];
      if (trait.kind === "reference") {
        if (typeof value === "number") references.set(trait.key, value);
      } else if (value === generated) {
        const [first] = candidatesFor(table, trait.column, n + place);
        if (first !== undefined) values[trait.column.name] = first;
      } else if (typeof value === "string") values[trait.column.name] = value;
    }
    return { values, references };
  });
}

/**
 * Which value each trait takes, row by row. All values of all pairs would take
 * too many rows: the first value of each trait, often null, and any other meet in
 * all pairs, and the others take turns.
 */
function choicesOf(sizes: readonly number[]): number[][] {
  const rows = pairwise(
    sizes.map((size) => Math.min(size, 2)),
    MOST_ROWS,
  );
  const isShort = () =>
    sizes.some((size, at) => rows.filter((row) => row[at] === 1).length < Math.min(size - 1, MOST_ROWS / 2));
  while (rows.length < MOST_ROWS && isShort())
    rows.push(sizes.map((size, at) => (size > 2 ? 1 : (rows.length + at) % 2)));
  const turns = sizes.map((_, at) => at);
  return rows.map((row) =>
    row.map((choice, at) => {
      if (choice === 0) return 0;
      const turn = turns[at] ?? 0;
      turns[at] = turn + 1;
      return 1 + (turn % ((sizes[at] ?? 2) - 1));
    }),
  );
}

function traitsOf(
  table: Table,
  fixed: ReadonlySet<string>,
  known: Known,
  parentsOf: (key: ForeignKey) => number,
): Trait[] {
  const held = new Set([...fixed, ...table.foreignKeys.flatMap(({ columns }) => columns)]);
  return [
    ...table.foreignKeys
      .filter(({ columns }) => columns.some((name) => !fixed.has(name)))
      .map((key): Trait => {
        const parents = [...Array(Math.min(parentsOf(key), MOST_VALUES)).keys()];
        return { kind: "reference", key, values: isRequired(table, key) ? parents : [null, ...parents] };
      }),
    ...table.columns
      .filter(({ name, isGenerated }) => !isGenerated && !held.has(name))
      .map((column): Trait => ({ kind: "column", column, values: valuesOf(table, column, known) })),
  ].filter(({ values }) => values.length > 1);
}

/** Null first, where it may be. */
function valuesOf(
  table: Table,
  column: Column,
  { hints, json, now }: Known,
): (string | typeof generated | null)[] {
  const nothing = column.isNullable ? [null] : [];
  if (column.baseType === "bool") return [...nothing, "true", "false"];
  const listed = column.labels ?? listedValues(table, column.name);
  if (listed.length > 0) return [...nothing, ...listed].slice(0, MOST_VALUES + 1);
  if (/^(timestamp|timestamptz|date)$/.test(column.baseType)) return [...nothing, ...times(now)];
  const name = column.name.toLowerCase();
  const claims = Object.fromEntries((json.get(name) ?? []).map(({ key, value }) => [key, value]));
  const isKey = table.uniqueKeys.some(({ columns }) => columns.length === 1 && columns[0] === column.name);
  const compared = isKey ? [] : comparable(column, hints.get(name) ?? []);
  if (/^jsonb?$/.test(column.baseType) && Object.keys(claims).length > 0)
    compared.push(JSON.stringify(claims));
  // One value of its own stands for all that no policy names.
  return compared.length > 0 || column.isNullable ? [...nothing, ...compared, generated] : [];
}

const DAY = 86_400_000;
const times = (now: Date): string[] =>
  [0, -3650 * DAY, 3650 * DAY].map((offset) => new Date(now.getTime() + offset).toISOString());

/** Constants that the column can hold; beside a number those next to it, for comparisons with less and greater. */
function comparable({ baseType, isArray }: Column, constants: readonly string[]): string[] {
  if (isArray) return constants.filter((text) => !/[{},"\\]/.test(text)).map((text) => `{"${text}"}`);
  if (isText.test(baseType)) return [...new Set(constants)].slice(0, MOST_VALUES);
  if (!isNumber.test(baseType)) return [];
  const numbers = constants.filter((text) => /^-?\d{1,4}$/.test(text)).map(Number);
  return [...new Set(numbers.flatMap((value) => [value, value + 1, value - 1]))]
    .slice(0, MOST_VALUES)
    .map(String);
}

const isNumber = /^(int2|int4|int8|numeric|float4|float8)$/;
const isText = /^(text|varchar|bpchar|citext|name)$/;
