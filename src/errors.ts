import pg from "pg";

/** What is known of one error code. `http` is the status an HTTP answer should carry. */
interface ErrorEntry {
  readonly http: number;
  /** SQLSTATEs that mean this code; two characters stand for a whole class. */
  readonly sqlstates: readonly string[];
  /** What is said when the code comes from the database; one sentence. */
  readonly message: string;
}

/**
 * Every error that Rowhouse raises, by its stable code. The one place where
 * SQLSTATEs are turned into codes: an exact SQLSTATE wins over its class.
 */
export const errorCodes = {
  TENANT_CONTEXT_MISSING: entry(401, ["RH001"], "There is no tenant context."),
  TENANT_CONTEXT_MALFORMED: entry(400, ["RH002"], "The tenant context is malformed."),
  TENANT_SUSPENDED: entry(403, ["RH003"], "The tenant is suspended."),
  TENANT_CANCELLED: entry(403, ["RH004"], "The tenant is cancelled."),
  TENANT_UNKNOWN: entry(403, ["RH005"], "The tenant is unknown."),
  TENANT_ID_IMMUTABLE: entry(400, ["RH006"], "A row cannot be moved to another tenant."),
  TENANT_ID_MALFORMED: entry(400, [], "The tenant id is malformed."),
  TENANT_ID_UNRESOLVED: entry(400, [], "The tenant id is a public name, not a uuid."),
  PROTECT_REFUSED: entry(500, ["RH007"], "The table cannot be protected."),
  PLATFORM_REASON_MISSING: entry(403, ["RH008"], "Platform use needs a recorded reason."),
  PLATFORM_UNAVAILABLE: entry(500, [], "Platform use needs an operator connection."),
  WALL_SWITCH_REFUSED: entry(403, ["RH009"], "The walls may not be switched."),
  SEAL_MISSING: entry(500, ["RH010"], "The tenant context is not sealed."),
  SEAL_MALFORMED: entry(500, ["RH011"], "The seal of the tenant context is malformed."),
  SEAL_EXPIRED: entry(500, ["RH012"], "The seal of the tenant context has expired."),
  SEAL_FORGED: entry(500, ["RH013"], "The seal belongs to another tenant, user, role or key."),
  SEAL_KEY_UNKNOWN: entry(500, ["RH014"], "The seal was made with a key that the database does not know."),
  SEAL_KEY_INVALID: entry(500, ["RH015"], "A seal key has 32 to 64 bytes."),
  USER_UNKNOWN: entry(403, ["RH016"], "The user is unknown or deactivated."),
  KEY_REFUSED: entry(401, ["RH017"], "The key is revoked, expired or unknown."),
  USER_LIMIT_REACHED: entry(409, ["RH020"], "The tenant has as many active users as it may have."),
  LAST_OWNER: entry(409, ["RH021"], "The tenant would have no active owner left."),
  INVITATION_INVALID: entry(404, ["RH022"], "The invitation is not valid."),
  IDEMPOTENCY_KEY_REUSED: entry(409, ["RH023"], "The idempotency key was used for another tenant."),
  TENANT_STATUS_REFUSED: entry(409, ["RH024"], "The tenant cannot have this status now."),
  SETTINGS_REFUSED: entry(500, [], "The session settings are refused."),
  STATEMENT_REFUSED: entry(500, [], "The statement is refused."),
  CONFIGURATION_INVALID: entry(500, [], "The configuration is not valid."),
  CREDENTIAL_UNKNOWN: entry(404, [], "There is no such credential, or it is not yours to use."),
  CREDENTIAL_UNUSABLE: entry(409, [], "The credential may not be used."),
  SECRET_UNREADABLE: entry(500, [], "The stored secret cannot be decrypted."),
  CONFLICT: entry(409, ["23505", "23P01"], "A row with these values exists already."),
  REFERENCE_MISSING: entry(
    409,
    ["23503", "23001"],
    "The row refers to another, or is referred to by another.",
  ),
  INVALID_VALUE: entry(400, ["23514", "23502", "22", "54"], "A value is missing or not allowed."),
  FORBIDDEN: entry(403, ["42501"], "This is not allowed."),
  QUERY_CANCELLED: entry(504, ["57014"], "The statement was cancelled or took too long."),
  LOCK_TIMEOUT: entry(503, ["55P03"], "Timed out waiting for a lock."),
  TRANSACTION_CONFLICT: entry(
    503,
    ["40001", "40P01"],
    "The transaction conflicts with another one; try again.",
  ),
  TRANSACTION_ABORTED: entry(500, ["25P02"], "The transaction was ended by an earlier error."),
  TRANSACTION_CLOSED: entry(500, [], "The transaction is over."),
  COMMIT_UNKNOWN: entry(503, [], "The connection was lost; the work may or may not have been committed."),
  DATABASE_UNAVAILABLE: entry(
    503,
    ["08", "25P03", "25P04", "28", "3D000", "53300", "57P01", "57P02", "57P03", "57P05"],
    "The database is not available.",
  ),
  DATABASE_ERROR: entry(500, [], "The database refused the statement."),
  POOL_EXHAUSTED: entry(503, [], "Timed out waiting for a free connection."),
  POOL_CLOSED: entry(503, [], "The connection pool is closed."),
  ABORTED: entry(499, [], "The work was aborted."),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCodes;

export interface RowhouseErrorOptions {
  readonly cause?: unknown;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** The SQLSTATE it came from. */
  readonly sqlstate?: string | undefined;
  /** The constraint that was violated, where one was. */
  readonly constraint?: string | undefined;
}

/** The base of every error that Rowhouse raises; `code` never changes its meaning. */
export class RowhouseError extends Error {
  override readonly name: string = "RowhouseError";
  readonly code: ErrorCode;
  declare readonly hint?: string;
  declare readonly sqlstate?: string;
  declare readonly constraint?: string;

  constructor(
    code: ErrorCode,
    message: string = errorCodes[code].message,
    options: RowhouseErrorOptions = {},
  ) {
    // `cause` is not enumerable: it stays inside when the error is serialised.
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    if (options.hint !== undefined) this.hint = options.hint;
    if (options.sqlstate !== undefined) this.sqlstate = options.sqlstate;
    if (options.constraint !== undefined) this.constraint = options.constraint;
  }

  /** The status an HTTP answer should carry. */
  get httpStatus(): number {
    return errorCodes[this.code].http;
  }
}

/** The connection was lost after the commit was sent: look before doing it again. */
export class CommitUnknownError extends RowhouseError {
  override readonly name = "CommitUnknownError";
  constructor(cause: unknown) {
    super("COMMIT_UNKNOWN", undefined, { cause, hint: "Read the data again before repeating the work." });
  }
}

/** Whether an error is one of ours and, where a code is given, that one. */
export function isRowhouseError(error: unknown, code?: ErrorCode): error is RowhouseError {
  return error instanceof RowhouseError && (code === undefined || error.code === code);
}

const codeBySqlstate = new Map<string, ErrorCode>(
  Object.entries(errorCodes).flatMap(([code, { sqlstates }]) =>
    sqlstates.map((state): [string, ErrorCode] => [state, code as ErrorCode]),
  ),
);

/** The code of a SQLSTATE; DATABASE_ERROR for one that means nothing to a caller. */
export function codeOfSqlstate(sqlstate: string | undefined): ErrorCode {
  const state = sqlstate ?? "";
  return (
    codeBySqlstate.get(state) ??
    codeBySqlstate.get(state.slice(0, 4)) ??
    codeBySqlstate.get(state.slice(0, 2)) ??
    "DATABASE_ERROR"
  );
}

/**
 * Turns what the driver raised into a typed error. Only our own SQLSTATEs keep
 * the message of the database, which we wrote; of every other error nothing of
 * the database leaves `cause`.
 */
export function fromDatabaseError(error: unknown): RowhouseError {
  if (error instanceof RowhouseError) return error;
  if (!(error instanceof pg.DatabaseError)) {
    return new RowhouseError("DATABASE_UNAVAILABLE", undefined, { cause: error });
  }
  const code = codeOfSqlstate(error.code);
  const ours = error.code?.startsWith("RH") === true;
  return new RowhouseError(code, ours ? error.message : undefined, {
    cause: error,
    hint: ours ? error.hint : undefined,
    sqlstate: error.code,
    constraint: error.code?.startsWith("23") ? error.constraint : undefined,
  });
}

function entry(http: number, sqlstates: readonly string[], message: string): ErrorEntry {
  return { http, sqlstates, message };
}
