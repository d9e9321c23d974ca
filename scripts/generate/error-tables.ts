import { type ErrorCode, errorCodes } from "../../src/errors.ts";
import { apiErrorCodes } from "../../src/graphql/error-codes.ts";
import { authenticationReasons } from "../../src/http/authentication-error.ts";
import { errorAdvice } from "./error-advice.ts";
import { markdownTable } from "./markdown.ts";

type Entry = (typeof errorCodes)[ErrorCode];
const entries = Object.entries(errorCodes) as [ErrorCode, Entry][];
const isOurs = (sqlstate: string) => sqlstate.startsWith("RH");

/** The errors that the SQL raises by a SQLSTATE of its own. */
export function databaseErrors(): string {
  return errorTable(entries.filter(([, { sqlstates }]) => sqlstates.some(isOurs)));
}

/** The errors of the library: those of Postgres that mean something to a caller, and its own. */
export function libraryErrors(): string {
  return errorTable(entries.filter(([, { sqlstates }]) => !sqlstates.some(isOurs)));
}

/** What only the API answers. */
export function apiErrors(): string {
  return markdownTable(["code", "meaning"], codes(apiErrorCodes));
}

/** Why a token is refused; always 401. */
export function tokenErrors(): string {
  return markdownTable(["code", "meaning"], codes(authenticationReasons));
}

function errorTable(rows: [ErrorCode, Entry][]): string {
  return markdownTable(
    ["SQLSTATE", "code", "HTTP", "meaning", "what to do"],
    rows.map(([code, { sqlstates, http, message }]) => [
      sqlstates.join(", "),
      `\`${code}\``,
      `${http}`,
      message,
      errorAdvice[code],
    ]),
  );
}

const codes = (meanings: Readonly<Record<string, string>>): string[][] =>
  Object.entries(meanings).map(([code, meaning]) => [`\`${code}\``, meaning]);
