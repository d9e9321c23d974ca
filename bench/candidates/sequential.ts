import type pg from "pg";

/**
 * The pattern of most guides, and of PostGraphile's own adaptor: four steps, one
 * waiting for the other.
 */
export async function sequentially(
  pool: pg.Pool,
  settings: Readonly<Record<string, string>>,
  statement: pg.QueryConfig,
): Promise<pg.QueryResult> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query({
      text: "select set_config(el->>0, el->>1, true) from json_array_elements($1::json) el",
      values: [JSON.stringify(Object.entries(settings))],
    });
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
