import pg from "pg";
import { RowhouseError } from "../errors.ts";
import { BatchResult } from "./batch-result.ts";
import { describeColumns } from "./columns.ts";
import { type ConnectionState, connectionState } from "./connection-state.ts";
import { addRunMessages, closeMessage, parseMessage, syncMessage } from "./messages.ts";
import { refuseCopy } from "./pg-private.ts";
import { rememberName } from "./prepared-names.ts";
import type { EncodedStatement, Notice } from "./statement.ts";

/** How a batch ended. It never rejects: what an error means depends on what was sent. */
export interface BatchOutcome {
  /** One for each statement that completed. */
  readonly results: readonly BatchResult[];
  readonly notices: readonly Notice[];
  readonly error?: unknown;
  /** Something left for the server. */
  readonly sent: boolean;
  /** The server said that it is ready for more. False: the connection is lost. */
  readonly answered: boolean;
}

/**
 * Several statements before ONE Sync: one write, one answer. An error makes the
 * server skip every statement after it, so what follows the settings never runs
 * without them. Outside a transaction block the server runs the whole batch as
 * one transaction, committed by the Sync.
 *
 * It is what `pg` calls a Submittable; the `handle…` methods are its callbacks.
 */
export class PipelinedBatch {
  readonly outcome: Promise<BatchOutcome>;
  readonly #resolve: (outcome: BatchOutcome) => void;
  readonly #statements: readonly EncodedStatement[];
  readonly #results: BatchResult[] = [];
  readonly #notices: Notice[] = [];
  readonly #client: pg.ClientBase;
  #current: BatchResult;
  #error: unknown;
  #sent = false;
  #state: ConnectionState | undefined;

  constructor(statements: readonly EncodedStatement[], client: pg.ClientBase) {
    this.#statements = statements;
    this.#client = client;
    this.#current = this.#nextResult();
    const { promise, resolve } = Promise.withResolvers<BatchOutcome>();
    this.outcome = promise;
    this.#resolve = resolve;
  }

  submit(connection: pg.Connection): Error | null {
    const { stream } = connection;
    // The driver drops silently what it cannot write; then nothing was sent.
    if (!stream.writable) return new Error("the connection is not writable");
    this.#sent = true;
    this.#state = connectionState(connection);
    this.#state.notices = this.#notices;
    try {
      const messages: Buffer[] = [];
      for (const statement of this.#statements) this.#encode(messages, statement, this.#state);
      messages.push(syncMessage);
      // One buffer, for one write: the driver makes one of each message.
      stream.write(Buffer.concat(messages));
      this.#recallColumns();
      return null;
    } catch (error) {
      stream.destroy();
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #encode(messages: Buffer[], statement: EncodedStatement, { names }: ConnectionState): void {
    const { name = "", text, quiet } = statement;
    let known = name === "" ? undefined : names.get(name);
    if (known?.text !== text) {
      known = undefined;
      if (name !== "") messages.push(...rememberName(names, name, text).map(closeMessage));
      messages.push(parseMessage(name, text));
    }
    addRunMessages(messages, statement, !quiet && known?.columns === undefined);
  }

  handleRowDescription(message: { fields: pg.FieldDef[] }): void {
    this.#current.columns = describeColumns(message.fields, this.#client);
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#error !== undefined || this.#statements[this.#results.length]?.quiet) return;
    try {
      this.#current.addRow(message.fields);
    } catch (cause) {
      this.#error = new RowhouseError("DATABASE_ERROR", "A value from the database could not be read.", {
        cause,
      });
    }
  }

  handleCommandComplete(message: { text: string }): void {
    this.#current.complete(message.text);
    this.#complete();
  }

  handleEmptyQuery(): void {
    this.#complete();
  }

  /** The server's error, or the loss of the connection. */
  handleError(error: unknown, connection: pg.Connection): void {
    this.#error = error;
    this.#forgetNames();
    if (!(error instanceof pg.DatabaseError)) {
      this.#end(false);
      return;
    }
    // The driver forgets a query at its error; whether the connection is sound
    // is known only when the server is ready again.
    const onReady = () => finish(true);
    const onEnd = () => finish(false);
    const finish = (answered: boolean) => {
      connection.off("readyForQuery", onReady);
      connection.off("end", onEnd);
      this.#end(answered);
    };
    connection.on("readyForQuery", onReady);
    connection.on("end", onEnd);
  }

  handleReadyForQuery(): void {
    this.#end(true);
  }

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: pg.Connection): void {
    refuseCopy(connection, "copy is not supported");
    // While it waits for data the server ignores the Sync that was sent.
    connection.sync();
  }

  handleCopyData(): void {
    this.#error ??= new RowhouseError("STATEMENT_REFUSED", "COPY is not supported.");
  }

  #complete(): void {
    const { name, text, quiet } = this.#statements[this.#results.length] as EncodedStatement;
    const known = name && !quiet ? this.#state?.names.get(name) : undefined;
    if (known && known.columns === undefined && hasFixedColumns.test(text)) {
      known.columns = this.#current.columns;
    }
    this.#results.push(this.#current);
    this.#current = this.#nextResult();
    this.#recallColumns();
  }

  #nextResult(): BatchResult {
    return new BatchResult(this.#statements[this.#results.length] ?? noStatement);
  }

  // The columns of a statement that was not described again.
  #recallColumns(): void {
    const { name, quiet } = this.#statements[this.#results.length] ?? noStatement;
    const columns = name && !quiet && this.#state?.names.get(name)?.columns;
    if (columns) this.#current.columns = columns;
  }

  // Which of them the server has parsed is not known; each is parsed again when it comes again.
  #forgetNames(): void {
    for (const { name } of this.#statements.slice(this.#results.length))
      if (name) this.#state?.names.delete(name);
  }

  #end(answered: boolean): void {
    if (this.#state) this.#state.notices = undefined;
    this.#resolve({
      results: this.#results,
      notices: this.#notices,
      error: this.#error,
      sent: this.#sent,
      answered,
    });
  }
}

// FETCH, EXECUTE and their like may answer other columns the next time.
const hasFixedColumns = /^\s*(?:select|insert|update|delete|merge|with|values|table)\b/i;
const noStatement: EncodedStatement = { text: "", values: [] };
