import type { Client, DatabaseError } from "pg";

/** All that a statement answers or fails with, as JSON, in a savepoint that is undone. */
export async function wholeAnswer(client: Client, sql: string): Promise<string> {
  await client.query("savepoint answer");
  const said = await client.query(sql).then(
    ({ rows }) => JSON.stringify(rows),
    (error: DatabaseError) => JSON.stringify({ ...error, message: error.message }),
  );
  await client.query("rollback to savepoint answer");
  return said;
}
