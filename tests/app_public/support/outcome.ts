import type { Client, DatabaseError } from "pg";

/** How many rows a statement touches, inside a savepoint that is undone; the SQLSTATE where it fails. */
export async function outcome(
  client: Client,
  sql: string,
  values: readonly unknown[] = [],
): Promise<number | string> {
  await client.query("savepoint outcome");
  const result = await client.query(sql, [...values]).then(
    ({ rowCount }) => rowCount ?? 0,
    (error: DatabaseError) => error.code ?? "no SQLSTATE",
  );
  await client.query("rollback to savepoint outcome");
  return result;
}
