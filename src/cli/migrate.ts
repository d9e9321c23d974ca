import { Command } from "commander";
import type { Config } from "../config/types.ts";
import { loadConfig } from "../config.ts";
import { migrateDatabase } from "../database/migrate.ts";
import { withAdministeredDatabase } from "../database/open.ts";
import { step } from "./progress.ts";
import { run } from "./run.ts";

export const migrate = () =>
  new Command("migrate")
    .description(
      "create roles and database where they are missing, bring the layers up and run the project's migrations",
    )
    .option("--current", "also run the migration that is being written (migrations/current.sql)")
    .action(
      run(async (options: { current?: boolean }) => {
        const config = loadConfig();
        await withAdministeredDatabase(config, ({ root }) =>
          migrateWithProgress(config, root, options.current === true),
        );
        console.log("The database is up to date.");
      }),
    );

/** Migrates and shows it. */
export async function migrateWithProgress(config: Config, root: string, current: boolean): Promise<void> {
  const { database } = config;
  if (database.kind === "prepared") return;
  await step("Migrating the database", ({ note }) =>
    migrateDatabase({
      root,
      passwords: database.passwords,
      current,
      lockDownCatalogs: database.kind === "embedded",
      sealKey: config.sealKey,
      onProgress: note,
    }),
  );
}
