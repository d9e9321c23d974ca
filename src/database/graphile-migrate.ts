import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type * as Library from "graphile-migrate";
import { DatabaseError } from "pg";
import { loadPart } from "../installed/optional-packages.ts";
import { migrationsDirectory, projectDirectory } from "./paths.ts";
import { databaseName, ownerUrl, withDatabase } from "./urls.ts";

type OnLog = (line: string) => void;

/** Whether the project has migrations of its own. */
export const hasMigrations = (): boolean => existsSync(migrationsDirectory());

/**
 * Calls graphile-migrate with its settings: those of .gmrc, and where the
 * databases are. What it says where it fails becomes the error's message.
 */
export async function withGraphileMigrate<T>(
  root: string,
  onLog: OnLog | undefined,
  callback: (settings: Library.Settings, library: typeof Library) => Promise<T>,
): Promise<T> {
  const { library, clearAllPools } = await loadPart("Running migrations", load);
  const log: string[] = [];
  const settings = await migrationSettings(root, library, (line) => {
    log.push(line);
    onLog?.(line);
  });
  try {
    return await callback(settings, library);
  } catch (cause) {
    // The library says where in which file only through its log.
    const said = cause instanceof Error ? cause.message : String(cause);
    const lines = [`A migration failed: ${said}`, ...log.slice(-3).map(withoutFrames), ...contextOf(cause)];
    throw new Error(lines.join("\n"), { cause });
  } finally {
    // It keeps its connections for a while, and ends the process when the
    // server goes away before they do.
    clearAllPools();
  }
}

async function load() {
  const library = await import("graphile-migrate");
  const { clearAllPools } = await import("graphile-migrate/dist/pgReal.js");
  return { library, clearAllPools };
}

async function migrationSettings(
  root: string,
  { Logger }: typeof Library,
  onLog: OnLog,
): Promise<Library.Settings> {
  const file = JSON.parse(await readFile(join(projectDirectory(), ".gmrc"), "utf8")) as Library.Settings;
  return {
    ...file,
    connectionString: ownerUrl(root),
    // Stays the administrator: it creates the shadow database.
    rootConnectionString: withDatabase(root, "postgres"),
    shadowConnectionString: ownerUrl(withDatabase(root, `${databaseName(root)}_shadow`)),
    migrationsFolder: migrationsDirectory(),
    logger: new Logger(() => (_level, message) => onLog(message)),
  };
}

/** The text without the lines of a stack. */
const withoutFrames = (text: string): string => text.replace(/^\s+at .*\n/gm, "");

/** Which function the database was in when it failed. */
const contextOf = (error: unknown): string[] =>
  error instanceof DatabaseError && error.where ? [error.where] : [];
