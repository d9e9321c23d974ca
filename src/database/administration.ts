import { Client } from "pg";

/** Runs the callback with a connection of its own, closed afterwards. For administration; requests use the pool. */
export async function withAdministrator<T>(
  url: string,
  callback: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "rowhouse",
  });
  // A connection that breaks fails its query; unheard, it would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    return await callback(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Runs the callback while nobody else runs one in this database: two that change
 * the same catalogs at once fail. The second waits.
 */
export function inTurn<T>(url: string, callback: () => Promise<T>): Promise<T> {
  return withAdministrator(url, async (client) => {
    await client.query("select pg_catalog.pg_advisory_lock(pg_catalog.hashtext('rowhouse in turn'))");
    return callback();
  });
}
