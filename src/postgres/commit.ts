import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commit } from "graphile-migrate";
import { withGraphileMigrate } from "./graphile-migrate.ts";
import { migrationsDirectory } from "./paths.ts";

/** Turns the current migration into a committed one. Where that fails, current.sql stays as it was written. */
export async function commitCurrent(
  root: string,
  message: string,
  onLog: (line: string) => void,
): Promise<void> {
  const file = join(migrationsDirectory, "current.sql");
  const written = await readFile(file, "utf8");
  try {
    await withGraphileMigrate(root, onLog, (settings) => commit(settings, message));
  } catch (error) {
    // The library puts back the text with its includes expanded.
    await writeFile(file, written);
    throw error;
  }
}
