import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { current, Logger, migrate, type Settings, status } from "graphile-migrate";
import { DatabaseError } from "pg";
import { withAdministrator } from "./administration.ts";
import { admitLogins, createDatabase, databaseExists } from "./databases.ts";
import { migrationsDirectory, packageDirectory } from "./paths.ts";
import { ensureRoles } from "./roles.ts";
import { databaseName, ownerUrl, type RolePasswords, withDatabase } from "./urls.ts";

export type MigrateOptions = {
  /** The administrator's URL of the database. */
  root: string;
  passwords: RolePasswords;
  /** Whether the migration that is still being written runs too. For development and tests. */
  current: boolean;
  /** Whether the statistics and helpers of the system catalogs are closed to tenants. */
  lockDownCatalogs: boolean;
  onProgress?: (message: string) => void;
};

/** Brings a server from whatever it is to the present schema. Running it again changes nothing. */
export async function migrateDatabase(options: MigrateOptions): Promise<void> {
  const { root, passwords } = options;
  const exists = await databaseExists(root);
  const entrance = exists ? root : withDatabase(root, "postgres");
  await withAdministrator(entrance, (client) => ensureRoles(client, passwords));
  if (exists) await admitLogins(root);
  else await createDatabase(root);
  await runMigrations(root, options.current, options.onProgress);
  if (options.lockDownCatalogs) {
    await withAdministrator(root, (client) => client.query("select tenancy.lock_down_catalogs()"));
  }
}

/** Runs the committed migrations and, when asked, the current one. */
export async function runMigrations(
  root: string,
  withCurrent: boolean,
  onProgress?: (message: string) => void,
): Promise<void> {
  const log: string[] = [];
  const settings = await migrationSettings(root, (message) => {
    log.push(message);
    onProgress?.(message);
  });
  try {
    await (withCurrent ? current(settings) : migrate(settings));
  } catch (cause) {
    // The library says where in which file only through its log.
    throw new Error(
      ["A migration failed:", ...log.slice(-3).map(withoutFrames), ...contextOf(cause)].join("\n"),
      { cause },
    );
  }
}

/** The text without the lines of a stack. */
const withoutFrames = (text: string): string => text.replace(/^\s+at .*\n/gm, "");

/** Which function the database was in when it failed. */
const contextOf = (error: unknown): string[] =>
  error instanceof DatabaseError && error.where ? [error.where] : [];

/** Which committed migrations have not run yet, and whether one is being written. */
export async function migrationStatus(root: string): Promise<{ pending: string[]; hasCurrent: boolean }> {
  const { remainingMigrations, hasCurrentMigration } = await status(await migrationSettings(root, () => {}));
  return { pending: remainingMigrations ?? [], hasCurrent: hasCurrentMigration };
}

/** graphile-migrate's settings: those of .gmrc, and where the databases are. */
export async function migrationSettings(root: string, onLog: (message: string) => void): Promise<Settings> {
  const file = JSON.parse(await readFile(join(packageDirectory, ".gmrc"), "utf8")) as Settings;
  return {
    ...file,
    connectionString: ownerUrl(root),
    // Stays the administrator: it creates the shadow database.
    rootConnectionString: withDatabase(root, "postgres"),
    shadowConnectionString: ownerUrl(withDatabase(root, `${databaseName(root)}_shadow`)),
    migrationsFolder: migrationsDirectory,
    logger: new Logger(() => (_level, message) => onLog(message)),
  };
}
