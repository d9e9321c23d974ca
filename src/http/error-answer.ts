import { isRowhouseError } from "../errors.ts";
import { AuthenticationError, KeysUnavailableError, TooManyAttemptsError } from "./authentication-error.ts";

/** What an HTTP server answers for an error, whichever its framework. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly errors: readonly { message: string; extensions: { code: string } }[] };
}

/**
 * The answer to an error of authenticate() or of the database: status, headers and a body
 * that tells nothing of the inside. Undefined for an error that is not ours to answer.
 */
export function errorAnswer(thrown: unknown): ErrorAnswer | undefined {
  const error = ownError(thrown);
  if (error instanceof AuthenticationError)
    return answer(401, error, { "www-authenticate": error.challenge });
  if (error instanceof KeysUnavailableError) return answer(503, error);
  if (error instanceof TooManyAttemptsError)
    return answer(429, error, { "retry-after": String(error.retryAfter) });
  if (isRowhouseError(error)) return answer(error.httpStatus, error);
  return undefined;
}

/** Drizzle wraps what a query throws, with the query's values in its message. */
function ownError(error: unknown): unknown {
  return error instanceof Error && isRowhouseError(error.cause) ? error.cause : error;
}

function answer(
  status: number,
  { message, code }: { message: string; code: string },
  headers: Record<string, string> = {},
): ErrorAnswer {
  return { status, headers, body: { errors: [{ message, extensions: { code } }] } };
}
