import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { withAdministrator } from "./administration.ts";
import { migrationsDirectory } from "./paths.ts";

/**
 * Refuses a database that was made by other migrations than these. The library
 * compares file numbers alone, and would run the next one on a schema that it
 * was not written for.
 */
export async function refuseOtherHistory(root: string): Promise<void> {
  const here = await committedHashes();
  for (const { filename, hash } of await appliedMigrations(root)) {
    if (here.get(filename) === hash) continue;
    throw new Error(
      `The database was made by another ${filename} than this version has: run "rowhouse db reset", which drops its data, or use the version that made it.`,
    );
  }
}

/** By number, as the library records it (000001.sql), the hash in the header of each committed migration. */
async function committedHashes(): Promise<Map<string, string | undefined>> {
  const directory = join(migrationsDirectory(), "committed");
  const hashes = new Map<string, string | undefined>();
  for (const file of await readdir(directory).catch(() => [])) {
    const number = /^\d+/.exec(file)?.[0];
    if (number === undefined || !file.endsWith(".sql")) continue;
    const text = await readFile(join(directory, file), "utf8");
    hashes.set(`${number}.sql`, /^--! Hash: (\S+)$/m.exec(text)?.[1]);
  }
  return hashes;
}

async function appliedMigrations(root: string): Promise<{ filename: string; hash: string }[]> {
  return withAdministrator(root, async (client) => {
    const { rows } = await client.query(
      `select to_regclass('graphile_migrate.migrations') is not null as present`,
    );
    if (!rows[0]?.present) return [];
    const applied = await client.query(
      "select filename, hash from graphile_migrate.migrations order by filename",
    );
    return applied.rows;
  });
}
