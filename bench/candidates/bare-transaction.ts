import type pg from "pg";

/** A transaction as the bare driver does it, with nothing about tenants. */
export async function bareTransaction(pool: pg.Pool, statement: pg.QueryConfig): Promise<pg.QueryResult> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await client.query(statement);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}
