import { readFile } from "node:fs/promises";
import { withAdministrator } from "../database/administration.ts";
import { databaseName, withDatabase } from "../database/urls.ts";

/** Makes a database and runs the files in it, each on a connection of its own. The URL is an administrator's. */
export async function loadDatabase(url: string, files: readonly string[]): Promise<void> {
  await withAdministrator(withDatabase(url, "postgres"), (client) =>
    client.query(`create database ${client.escapeIdentifier(databaseName(url))}`),
  );
  for (const file of files) {
    const sql = await readFile(file, "utf8");
    await withAdministrator(url, (client) => client.query(sql)).catch((cause: Error) => {
      throw new Error(`${file}: ${cause.message}`, { cause });
    });
  }
}
