import { inspect } from "node:util";
import pg from "pg";
import { codeOfSqlstate, errorCodes, fromDatabaseError, RowhouseError } from "../src/errors.ts";

function databaseError(fields: Partial<pg.DatabaseError>): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError("secret of the database", 0, "error"), fields);
}

test("no SQLSTATE means two codes", () => {
  const states = Object.values(errorCodes).flatMap(({ sqlstates }) => [...sqlstates]);
  expect(new Set(states).size).toBe(states.length);
});

test.each([
  ["RH001", "TENANT_CONTEXT_MISSING"],
  ["RH003", "TENANT_SUSPENDED"],
  ["RH010", "SEAL_MISSING"],
  ["23505", "CONFLICT"],
  ["23514", "INVALID_VALUE"],
  ["22P02", "INVALID_VALUE"],
  ["42501", "FORBIDDEN"],
  ["08006", "DATABASE_UNAVAILABLE"],
  ["42P01", "DATABASE_ERROR"],
  [undefined, "DATABASE_ERROR"],
])("SQLSTATE %s is %s", (sqlstate, code) => {
  expect(codeOfSqlstate(sqlstate)).toBe(code);
});

test("nothing of the database leaves an error that is not ours", () => {
  const cause = databaseError({ code: "42P01", detail: "a row", hint: "a hint", table: "secrets" });
  const error = fromDatabaseError(cause);
  expect(error).toMatchObject({ code: "DATABASE_ERROR", httpStatus: 500, sqlstate: "42P01" });
  expect(JSON.stringify({ ...error, message: error.message })).not.toMatch(/secret|row|a hint/);
  // For the log it is still there.
  expect(error.cause).toBe(cause);
  expect(inspect(error)).toContain("secret of the database");
});

test("the message of an error that is ours is kept, with its hint", () => {
  const error = fromDatabaseError(
    databaseError({ code: "RH003", message: "the tenant is suspended", hint: "Pay." }),
  );
  expect(error).toMatchObject({ code: "TENANT_SUSPENDED", message: "the tenant is suspended", hint: "Pay." });
});

test("a violated constraint is named", () => {
  const error = fromDatabaseError(databaseError({ code: "23505", constraint: "users_email_key" }));
  expect(error).toMatchObject({ code: "CONFLICT", constraint: "users_email_key" });
});

test("a typed error stays as it is", () => {
  const error = new RowhouseError("POOL_CLOSED");
  expect(fromDatabaseError(error)).toBe(error);
});
