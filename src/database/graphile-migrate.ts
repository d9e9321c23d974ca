import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Logger, type Settings } from "graphile-migrate";
import { clearAllPools } from "graphile-migrate/dist/pgReal.js";
import { DatabaseError } from "pg";
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
  callback: (settings: Settings) => Promise<T>,
): Promise<T> {
  const log: string[] = [];
  const settings = await migrationSettings(root, (line) => {
    log.push(line);
    onLog?.(line);
  });
  try {
    return await callback(settings);
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

async function migrationSettings(root: string, onLog: OnLog): Promise<Settings> {
  const file = JSON.parse(await readFile(join(projectDirectory(), ".gmrc"), "utf8")) as Settings;
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
