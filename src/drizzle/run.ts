import type { RemoteCallback } from "drizzle-orm/pg-proxy";
import pg from "pg";
import type { Transaction } from "../driver/scope.ts";
import type { StatementResult } from "../driver/statement.ts";
import type { TenantDatabase } from "../tenant-database.ts";

type Text = string | null;

/** Runs what Drizzle has built: rows as arrays for its own mapping, or the whole result. */
export function runFor(database: Pick<TenantDatabase | Transaction, "query">): RemoteCallback {
  return async (text, values, method) => {
    const result = await database.query<Text[]>({ text, values, rowMode: "text" });
    const parsers = result.fields.map(({ dataTypeID }) => parserOf(dataTypeID));
    const rows = result.rows.map((row) =>
      row.map((value, at) => (value === null ? null : parsers[at]?.(value))),
    );
    if (method === "all") return { rows };
    // Drizzle hands on what stands for the rows, as it is.
    return { rows: { ...result, rows: rows.map((row) => named(row, result)) } as unknown as unknown[] };
  };
}

const named = (row: readonly unknown[], { fields }: StatementResult<unknown>): Record<string, unknown> =>
  Object.fromEntries(fields.map(({ name }, at) => [name, row[at]]));

// Times, dates and intervals, and arrays of them: Drizzle's columns read their texts. It
// takes numeric[] as a text, too. As its own driver for pg does.
const { DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL } = pg.types.builtins;
const readByDrizzle = new Set<number>([DATE, TIMESTAMP, TIMESTAMPTZ, INTERVAL, 1115, 1182, 1185, 1187, 1231]);

const parserOf = (type: number): ((text: string) => unknown) =>
  readByDrizzle.has(type) ? (text) => text : pg.types.getTypeParser(type, "text");
