import type pg from "pg";
import { RowhouseError } from "../errors.ts";
import { prepareValue } from "./pg-private.ts";

/** One SQL statement. Its values travel as bind parameters, never as text. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
  /** Prepares the statement under this name once for each connection; at most 63 bytes. */
  readonly name?: string | undefined;
  /** Rows as arrays of columns instead of objects; with "text" as the server wrote them, not parsed. */
  readonly rowMode?: "array" | "text" | undefined;
}

export interface Notice {
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

/** What a statement answered. Values are parsed by the type parsers of `pg`. */
export interface StatementResult<Row = Record<string, unknown>> {
  readonly rows: Row[];
  /** Rows returned or affected; null where the command has none. */
  readonly rowCount: number | null;
  /** The command tag without its counts: SELECT, INSERT … */
  readonly command: string;
  readonly fields: readonly pg.FieldDef[];
  readonly notices: readonly Notice[];
}

/** A statement whose values are encoded for the wire, so that sending it cannot fail half-way. */
export interface EncodedStatement extends Statement {
  readonly values: readonly (string | Buffer | null)[];
  /** Its rows are of no interest: they are neither described nor kept. */
  readonly quiet?: boolean;
  /** Quiet, prepared under its name, and sent with the same values again: its messages are cached. */
  readonly isCached?: boolean;
}

/** Encodes a statement of the caller. Throws STATEMENT_REFUSED or INVALID_VALUE. */
export function encodeStatement(sql: string | Statement, values?: readonly unknown[]): EncodedStatement {
  const statement = typeof sql === "string" ? { text: sql, values } : sql;
  const { text, name } = statement;
  if (typeof text !== "string") throw new RowhouseError("STATEMENT_REFUSED", "A statement needs a text.");
  // A text ends at its first NUL on the wire: what follows would be read as another part of the message.
  if (text.includes("\0") || name?.includes("\0")) {
    throw new RowhouseError("STATEMENT_REFUSED", "A statement may not contain a NUL character.");
  }
  // The server cuts a longer name, and two names may then be one.
  if (name !== undefined && Buffer.byteLength(name) > 63) {
    throw new RowhouseError("STATEMENT_REFUSED", "The name of a statement has at most 63 bytes.");
  }
  return {
    text,
    name: name || undefined,
    rowMode: statement.rowMode,
    values: encode(statement.values ?? []),
  };
}

/** A statement of ours, without values or with strings only. */
export function quietStatement(text: string, values: readonly string[] = []): EncodedStatement {
  return { text, values, quiet: true };
}

/** A statement of ours that is sent again and again just as it is, prepared under its name. */
export function cachedStatement(
  name: string,
  text: string,
  values: readonly string[] = [],
): EncodedStatement {
  return { ...quietStatement(text, values), name, isCached: true };
}

function encode(values: readonly unknown[]): (string | Buffer | null)[] {
  if (!Array.isArray(values)) throw new RowhouseError("STATEMENT_REFUSED", "The values must be an array.");
  try {
    return values.map((value) => prepareValue(value));
  } catch (cause) {
    throw new RowhouseError("INVALID_VALUE", "A value cannot be sent to the database.", { cause });
  }
}
