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
