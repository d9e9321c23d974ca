import type pg from "pg";
import { type Columns, noColumns, readRow, readRowAsArray } from "./columns.ts";
import type { EncodedStatement } from "./statement.ts";

/** What one statement of a batch returns. */
export class BatchResult {
  readonly rows: unknown[] = [];
  rowCount: number | null = null;
  /** The command tag without its counts; null until the statement is complete. */
  command: string | null = null;
  columns: Columns = noColumns;
  readonly #rowMode: EncodedStatement["rowMode"];

  constructor({ rowMode }: EncodedStatement) {
    this.#rowMode = rowMode;
  }

  get fields(): readonly pg.FieldDef[] {
    return this.columns.fields;
  }

  addRow(values: readonly (string | null)[]): void {
    if (this.#rowMode === undefined) this.rows.push(readRow(this.columns, values));
    else this.rows.push(this.#rowMode === "array" ? readRowAsArray(this.columns, values) : values);
  }

  /** The tag: a command and at most two numbers, the last of them the rows. */
  complete(tag: string): void {
    // "CREATE TABLE" and "REFRESH MATERIALIZED VIEW" are commands of several words, told by the first.
    const end = tag.indexOf(" ");
    if (end < 0) {
      this.command = tag;
      return;
    }
    this.command = tag.slice(0, end);
    const count = Number(tag.slice(tag.lastIndexOf(" ") + 1));
    if (!Number.isNaN(count)) this.rowCount = count;
  }
}
