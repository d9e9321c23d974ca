import type { Client, DatabaseError } from "pg";

/**
 * Expects a statement to fail with a SQLSTATE, inside a savepoint: the
 * transaction goes on after it. Answers the error, for its other fields.
 *
 *     await expectSqlState(client, 'RH001', () => client.query('select …'));
 */
export async function expectSqlState(
  client: Client,
  sqlState: string,
  statement: () => Promise<unknown>,
): Promise<DatabaseError> {
  await client.query("savepoint expected_failure");
  const error = await statement().then(
    () => undefined,
    (raised: DatabaseError) => raised,
  );
  await client.query("rollback to savepoint expected_failure");
  expect(error).toMatchObject({ code: sqlState });
  return error as DatabaseError;
}
