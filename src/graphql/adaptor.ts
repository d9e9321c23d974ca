import type { PgClient, PgClientQuery, PgClientResult, WithPgClient } from "postgraphile/@dataplan/pg";
import type { Transaction } from "../driver/scope.ts";
import type { Session } from "../driver/session.ts";
import type { Notice, Statement, StatementResult } from "../driver/statement.ts";
import { RowhouseError } from "../errors.ts";
import { type Introspect, introspectionSettings } from "./introspection.ts";

/** The one way into a tenant, shared with everything else that talks to the database. */
export interface Sessions {
  /** One statement, with what enters the session, in one batch: a transaction of its own. */
  runStatement(session: Session, statement: Statement): Promise<StatementResult>;
  /** A transaction of several statements. */
  withSession<T>(session: Session, callback: (transaction: Transaction) => Promise<T>): Promise<T>;
}

export interface AdaptorSettings {
  readonly sessions: Sessions;
  readonly introspect: Introspect;
}

/**
 * What PostGraphile calls to reach the database. A statement outside
 * `withTransaction` is one batch and a transaction of its own; several that
 * belong together go inside `withTransaction`.
 *
 * Without settings nothing is sent: the statement would run outside any tenant.
 * The one exception is the introspection, known by identity.
 */
export function createWithPgClient({ sessions, introspect }: AdaptorSettings): WithPgClient {
  return async (settings, callback) => {
    if (settings === introspectionSettings)
      return introspect((query) => callback(introspectionClient(query)));
    if (!settings) throw new RowhouseError("TENANT_CONTEXT_MISSING");
    // What PostGraphile calls settings it only hands on: requestSession() has made it.
    return callback(client(sessions, settings as unknown as Session));
  };
}

function client(sessions: Sessions, session: Session): PgClient {
  return {
    query: async <Row>(query: PgClientQuery) =>
      answer<Row>(await sessions.runStatement(session, statement(query))),
    withTransaction: (callback) =>
      sessions.withSession(session, (transaction) => callback(transactionClient(transaction) as never)),
  };
}

function transactionClient(transaction: Transaction): PgClient {
  return {
    query: async <Row>(query: PgClientQuery) => answer<Row>(await transaction.query(statement(query))),
    withTransaction: (callback) =>
      transaction.savepoint((inner) => callback(transactionClient(inner) as never)),
  };
}

function introspectionClient(run: (statement: Statement) => Promise<StatementResult>): PgClient {
  return {
    query: async <Row>(query: PgClientQuery) => answer<Row>(await run(statement(query))),
    withTransaction() {
      throw new RowhouseError("STATEMENT_REFUSED", "The introspection opens no transaction.");
    },
  };
}

function statement({ text, values, name, arrayMode }: PgClientQuery): Statement {
  return { text, values, name, rowMode: arrayMode ? "array" : undefined };
}

function answer<Row>({ rows, rowCount, notices }: StatementResult): PgClientResult<Row> {
  return { rows: rows as Row[], rowCount, notices: notices.map(pgNotice) };
}

function pgNotice({ severity, message, code, detail, hint }: Notice) {
  return {
    severity: (severity ?? "NOTICE") as "NOTICE",
    message: message ?? "",
    ...(code !== undefined && { code }),
    ...(detail !== undefined && { detail }),
    ...(hint !== undefined && { hint }),
  };
}
