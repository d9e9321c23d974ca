import { randomUUID } from "node:crypto";
import pg from "pg";
import { isSafeError } from "postgraphile/grafast";
import { GraphQLError } from "postgraphile/graphql";
import { type ErrorCode, errorCodes, fromDatabaseError, RowhouseError } from "../errors.ts";
import { type ApiErrorCode, coded } from "./error-codes.ts";

/** Where errors go whose cause the client must not learn. */
export type LogHiddenError = (errorId: string, error: unknown) => void;

/**
 * Makes grafserv's `maskError`. Every error that leaves has `extensions.code`.
 * Errors of ours keep their message; of any other the client learns nothing but
 * an id, random and not derived from the message, that the log repeats.
 */
export function createMaskError(log: LogHiddenError): (error: GraphQLError) => GraphQLError {
  return (error) => {
    const { originalError: original } = error;
    // An error of GraphQL itself: a missing variable, a null that may not be.
    if (!original || original instanceof GraphQLError) {
      const code = original?.extensions.code ?? coded(error.path ? "INTERNAL_ERROR" : "BAD_REQUEST").code;
      return replace(error, error.message, { ...original?.extensions, ...error.extensions, code });
    }
    if (isSafeError(original)) {
      return replace(error, original.message, { ...coded("BAD_REQUEST"), ...original.extensions });
    }
    if (original instanceof RowhouseError || original instanceof pg.DatabaseError) {
      return maskRowhouseError(error, fromDatabaseError(original), log);
    }
    return hide(error, "INTERNAL_ERROR", "Something went wrong.", original, log);
  };
}

function maskRowhouseError(error: GraphQLError, cause: RowhouseError, log: LogHiddenError): GraphQLError {
  const { code, message, hint } = cause;
  // The fault is the server's: whoever runs it wants to know, nobody else.
  if (errorCodes[code].http >= 500) return hide(error, code, errorCodes[code].message, cause, log);
  return replace(error, message, { code, ...(hint !== undefined && { hint }) });
}

function hide(
  error: GraphQLError,
  code: ApiErrorCode | ErrorCode,
  message: string,
  cause: unknown,
  log: LogHiddenError,
) {
  const errorId = randomUUID();
  log(errorId, cause);
  return replace(error, message, { code, errorId });
}

function replace(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes = null, source = null, positions = null, path = null } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
