import type { Relation } from "../catalog/relations.ts";
import type { Scene } from "../probes/probe.ts";
import type { Row } from "../rows/make-row.ts";

/** A guess: the setting or claim of this name holds what this column holds in a row of the tenant or its user. */
export type Clue = { key: string; table: string; column: string };

const MOST_CLUES = 6;

/** Guesses for each setting and claim, the likeliest first: by the names of the table and the column. */
export function cluesOf({ entrance, relations, rowsOfA }: Scene): Clue[] {
  const keys = [
    ...entrance.settings.flatMap(({ name, claims }) =>
      claims === null ? [name] : claims.map(({ path }) => [name, ...path].join(".")),
    ),
    ...entrance.others.filter((name) => isSecret.test(name)),
  ];
  return keys.flatMap((key) => {
    const found = relations.flatMap((relation) => {
      const row = rowsOfA.get(relation.name);
      return row === undefined
        ? []
        : relation.columns
            .filter(({ name, baseType }) => row[name] != null && scalar.test(baseType))
            .map(({ name }) => ({
              clue: { key, table: relation.name, column: name },
              score: likeness(key, relation, name),
            }));
    });
    return found
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)
      .slice(0, MOST_CLUES)
      .map(({ clue }) => clue);
  });
}

/** What the settings hold where the guesses are right. */
export function valuesFor(clues: readonly Clue[], rows: ReadonlyMap<string, Row>): Record<string, string> {
  return Object.fromEntries(
    clues.flatMap(({ key, table, column }) => {
      const value = rows.get(table)?.[column];
      return value == null ? [] : [[key, value]];
    }),
  );
}

const isSecret = /session|token|key|login|device/;
const scalar = /^(uuid|text|varchar|citext|int4|int8)$/;

function likeness(
  key: string,
  { name, primaryKey, uniqueKeys, foreignKeys }: Relation,
  column: string,
): number {
  const last = (key.split(".").at(-1) ?? "").toLowerCase().replace(/^(current|app|request)_/, "");
  const stem = last.replace(/_?(id|uuid|key|token|hash|secret)$/, "");
  const table = name.replace(/^.*\./, "").replaceAll('"', "").toLowerCase();
  const isAlone = [primaryKey, ...uniqueKeys.map(({ columns }) => columns)].some(
    (columns) => columns.length === 1 && columns[0] === column,
  );
  const refers = foreignKeys.some(({ columns }) => columns.includes(column));
  const isNamed = column.toLowerCase() === last ? 4 : 0;
  const isLike = stem.length > 2 && table.includes(stem) && isAlone && !refers ? 3 : 0;
  return (
    isNamed +
    isLike +
    (isAlone && !refers && isSecret.test(last) && /session|login|token|device|key/.test(table) ? 1 : 0)
  );
}
