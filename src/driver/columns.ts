import type pg from "pg";
import { parserOf } from "./timestamp.ts";

/** The columns of a statement's rows and how their values are read. */
export interface Columns {
  readonly fields: readonly pg.FieldDef[];
  readonly parsers: readonly ((value: string) => unknown)[];
  /** A row with every column, in order, and no value. */
  readonly empty: Readonly<Record<string, null>>;
}

export const noColumns: Columns = { fields: [], parsers: [], empty: {} };

export function describeColumns(fields: readonly pg.FieldDef[], client: pg.ClientBase): Columns {
  // Without a prototype a column may be called __proto__.
  const empty = Object.create(null) as Record<string, null>;
  for (const { name } of fields) empty[name] = null;
  const parsers = fields.map(({ dataTypeID, format }) =>
    parserOf(dataTypeID, client.getTypeParser(dataTypeID, format as "text")),
  );
  return { fields, parsers, empty: { ...empty } };
}

/** Reads a row. Throws what a type's parser throws. */
export function readRow(
  { fields, parsers, empty }: Columns,
  values: readonly (string | null)[],
): Record<string, unknown> {
  const row: Record<string, unknown> = { ...empty };
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as string | null;
    if (value !== null) row[(fields[at] as pg.FieldDef).name] = parsers[at]?.(value);
  }
  return row;
}

/** As readRow(), in the order of the columns. */
export function readRowAsArray({ parsers }: Columns, values: readonly (string | null)[]): unknown[] {
  return values.map((value, at) => (value === null ? null : parsers[at]?.(value)));
}
