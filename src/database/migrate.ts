import { applyLayers } from "../layers/apply.ts";
import { inTurn, withAdministrator } from "./administration.ts";
import { admitLogins, createClosedDatabase, databaseExists } from "./databases.ts";
import { hasMigrations, withGraphileMigrate } from "./graphile-migrate.ts";
import { refuseOtherHistory } from "./migration-history.ts";
import { ensureRoles } from "./roles.ts";
import { introduceSealKey } from "./seal-keys.ts";
import { type RolePasswords, withDatabase } from "./urls.ts";

export type MigrateOptions = {
  /** The administrator's URL of the database. */
  root: string;
  passwords: RolePasswords;
  /** Whether the migration that is still being written runs too. For development and tests. */
  current: boolean;
  /** Whether the statistics and helpers of the system catalogs are closed to tenants. */
  lockDownCatalogs: boolean;
  /** The key that contexts are sealed with, 32 to 64 bytes; without it no seal is required. */
  sealKey?: Buffer | undefined;
  onProgress?: (message: string) => void;
};

/**
 * Brings a server from whatever it is to the present schema: roles, database, the
 * layers, then the project's own migrations. Running it again changes nothing.
 */
export async function migrateDatabase(options: MigrateOptions): Promise<void> {
  const { root } = options;
  if (!(await databaseExists(root))) await inTurn(withDatabase(root, "postgres"), () => create(options));
  await inTurn(root, () => bringUp(options));
}

async function create({ root, passwords }: MigrateOptions): Promise<void> {
  // Unless another process has made it meanwhile.
  if (await databaseExists(root)) return;
  await withAdministrator(withDatabase(root, "postgres"), (client) => ensureRoles(client, passwords));
  await createClosedDatabase(root);
}

async function bringUp(options: MigrateOptions): Promise<void> {
  const { root, passwords } = options;
  await withAdministrator(root, (client) => ensureRoles(client, passwords));
  await admitLogins(root);
  await refuseOtherHistory(root);
  await applyLayers(root, undefined, options.onProgress);
  await runMigrations(root, options.current, options.onProgress);
  if (options.sealKey) await introduceSealKey(root, options.sealKey);
  if (options.lockDownCatalogs) {
    await withAdministrator(root, (client) => client.query("select tenancy.lock_down_catalogs()"));
  }
}

/** Runs the project's committed migrations and, when asked, the current one. */
export async function runMigrations(
  root: string,
  withCurrent: boolean,
  onProgress?: (message: string) => void,
): Promise<void> {
  if (!hasMigrations()) return;
  await withGraphileMigrate(root, onProgress, (settings, { current, migrate }) =>
    withCurrent ? current(settings) : migrate(settings),
  );
}

/** Which of the project's committed migrations have not run yet, and whether one is being written. */
export async function migrationStatus(root: string): Promise<{ pending: string[]; hasCurrent: boolean }> {
  if (!hasMigrations()) return { pending: [], hasCurrent: false };
  const { remainingMigrations, hasCurrentMigration } = await withGraphileMigrate(
    root,
    undefined,
    (settings, { status }) => status(settings),
  );
  return { pending: remainingMigrations ?? [], hasCurrent: hasCurrentMigration };
}
