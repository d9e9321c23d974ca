import pg from "pg";
import { RowhouseError } from "../errors.ts";
import { preparedNames, rememberName } from "./prepared-names.ts";
import type { Notice, PreparedStatement } from "./statement.ts";

/** The driver's own builder of results, of which its types show only the outcome. */
interface ResultBuilder extends pg.Result {
  addFields(fields: pg.FieldDef[]): void;
  addRow(row: unknown): void;
  parseRow(fields: string[]): unknown;
  addCommandComplete(message: { text: string }): void;
}

/** How a flight ended. It never rejects: what an error means depends on what was sent. */
export interface FlightOutcome {
  /** One for each statement that completed. */
  readonly results: readonly pg.Result[];
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
 * without them. Outside a transaction block the server runs the whole flight as
 * one transaction, committed by the Sync.
 *
 * It is what `pg` calls a Submittable; the `handle…` methods are its callbacks.
 */
export class Flight {
  readonly landed: Promise<FlightOutcome>;
  readonly #land: (outcome: FlightOutcome) => void;
  readonly #statements: readonly PreparedStatement[];
  readonly #results: ResultBuilder[] = [];
  readonly #notices: Notice[] = [];
  readonly #client: pg.ClientBase;
  #current: ResultBuilder;
  #error: unknown;
  #sent = false;
  #names: Map<string, string> | undefined;

  constructor(statements: readonly PreparedStatement[], client: pg.ClientBase) {
    this.#statements = statements;
    this.#client = client;
    this.#current = this.#nextResult();
    const { promise, resolve } = Promise.withResolvers<FlightOutcome>();
    this.landed = promise;
    this.#land = resolve;
  }

  submit(connection: pg.Connection): Error | null {
    const { stream } = connection;
    // The driver drops silently what it cannot write; then nothing was sent.
    if (!stream.writable) return new Error("the connection is not writable");
    this.#sent = true;
    this.#names = preparedNames(connection);
    connection.on("notice", this.#onNotice);
    stream.cork();
    try {
      for (const statement of this.#statements) this.#write(connection, statement, this.#names);
      connection.sync();
      return null;
    } catch (error) {
      stream.destroy();
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      stream.uncork();
    }
  }

  #write(connection: pg.Connection, statement: PreparedStatement, names: Map<string, string>): void {
    const { name = "", text, values } = statement;
    if (name === "" || names.get(name) !== text) {
      if (name !== "") rememberName(connection, names, name, text);
      connection.parse({ name, text, types: [] }, true);
    }
    connection.bind({ statement: name, values: values as string[] }, true);
    if (!statement.quiet) connection.describe({ type: "P" }, true);
    connection.execute({}, true);
  }

  handleRowDescription(message: { fields: pg.FieldDef[] }): void {
    this.#current.addFields(message.fields);
  }

  handleDataRow(message: { fields: string[] }): void {
    if (this.#error !== undefined || this.#statements[this.#results.length]?.quiet) return;
    try {
      this.#current.addRow(this.#current.parseRow(message.fields));
    } catch (cause) {
      this.#error = new RowhouseError("DATABASE_ERROR", "A value from the database could not be read.", {
        cause,
      });
    }
  }

  handleCommandComplete(message: { text: string }): void {
    this.#current.addCommandComplete(message);
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
      this.#end(connection, false);
      return;
    }
    // The driver forgets a query at its error; whether the connection is sound
    // is known only when the server is ready again.
    const onReady = () => finish(true);
    const onEnd = () => finish(false);
    const finish = (answered: boolean) => {
      connection.off("readyForQuery", onReady);
      connection.off("end", onEnd);
      this.#end(connection, answered);
    };
    connection.on("readyForQuery", onReady);
    connection.on("end", onEnd);
  }

  handleReadyForQuery(connection: pg.Connection): void {
    this.#end(connection, true);
  }

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: pg.Connection): void {
    (connection as unknown as { sendCopyFail(reason: string): void }).sendCopyFail("copy is not supported");
    // While it waits for data the server ignores the Sync that was sent.
    connection.sync();
  }

  handleCopyData(): void {
    this.#error ??= new RowhouseError("STATEMENT_REFUSED", "COPY is not supported.");
  }

  #complete(): void {
    this.#results.push(this.#current);
    this.#current = this.#nextResult();
  }

  #nextResult(): ResultBuilder {
    const rowMode = this.#statements[this.#results.length]?.rowMode;
    // Asked for nothing but a column's type parser, which the client has.
    return new pg.Result(rowMode as string, this.#client as never) as ResultBuilder;
  }

  // Which of them the server has parsed is not known; each is parsed again when it comes again.
  #forgetNames(): void {
    for (const { name } of this.#statements.slice(this.#results.length)) if (name) this.#names?.delete(name);
  }

  #onNotice = (notice: Notice): void => {
    this.#notices.push(notice);
  };

  #end(connection: pg.Connection, answered: boolean): void {
    connection.off("notice", this.#onNotice);
    this.#land({
      results: this.#results,
      notices: this.#notices,
      error: this.#error,
      sent: this.#sent,
      answered,
    });
  }
}
