import type { ErrorCode } from "../errors.ts";

/**
 * The codes that the API gives besides those of `errorCodes` (src/errors.ts) and
 * `authenticationReasons` (src/http/authentication-error.ts), and what each means.
 */
export const apiErrorCodes = {
  GRAPHQL_PARSE_FAILED: "The query is not GraphQL, or has too many tokens.",
  GRAPHQL_VALIDATION_FAILED: "The query asks for what the schema does not have.",
  QUERY_TOO_LONG: "The query's text is too long.",
  QUERY_TOO_DEEP: "The query goes too deep, or has too many lists within lists.",
  QUERY_TOO_COSTLY: "The query could answer too many fields: ask for smaller pages.",
  INPUT_TOO_DEEP: "An argument or a variable is nested too deeply.",
  INPUT_TOO_LARGE: "The variables hold too many values.",
  PERSISTED_QUERY_NOT_FOUND: "No persisted operation has this hash.",
  PERSISTED_QUERY_NOT_SUPPORTED: "The server has no persisted operations: send the text.",
  PERSISTED_QUERY_ONLY: "The server answers persisted operations only: send the hash of one.",
  BAD_REQUEST: "The request is malformed, or a variable is missing or of another type.",
  NOT_FOUND: "The row that was to be changed or deleted is not there, or there is nothing at the path.",
  METHOD_NOT_ALLOWED: "The method is not POST.",
  NOT_ACCEPTABLE: "The client accepts no media type that a GraphQL answer can have.",
  REQUEST_TOO_LARGE: "The body is too large.",
  UNSUPPORTED_MEDIA_TYPE: "The body is not application/json.",
  KEYS_UNAVAILABLE: "The keys that tokens are checked with cannot be had just now.",
  TOO_MANY_ATTEMPTS:
    "Too many wrong keys came from this address; `Retry-After` says how many seconds to wait.",
  UNAVAILABLE: "The server cannot answer just now.",
  INTERNAL_ERROR: "Something went wrong; `errorId` finds it in the server's log.",
} as const;

export type ApiErrorCode = keyof typeof apiErrorCodes;

/** An error's extensions, with the code checked. */
export function coded(code: ApiErrorCode | ErrorCode): { code: ApiErrorCode | ErrorCode } {
  return { code };
}
