import { Command } from "commander";
import { watch as watchMigrations } from "graphile-migrate";
import { loadConfig } from "../../config.ts";
import { withGraphileMigrate } from "../../postgres/graphile-migrate.ts";
import { openDatabase } from "../../postgres/open.ts";
import { migrateWithProgress } from "../migrate.ts";
import { run } from "../run.ts";
import { aborted, stopOnSignal } from "../signals.ts";
import { administratorOf } from "./administrator-of.ts";

export const watch = () =>
  new Command("watch")
    .description("run migrations/current.sql again whenever it or a fixture changes")
    .option("--once", "run it once and end")
    .action(
      run(async ({ once = false }: { once?: boolean }) => {
        const config = loadConfig();
        const { urls, close } = await openDatabase(config);
        try {
          const root = administratorOf(urls);
          await migrateWithProgress(config, root, false);
          await withGraphileMigrate(root, console.log, async (settings) => {
            await watchMigrations(settings, once);
            if (!once) await aborted(stopOnSignal());
          });
        } finally {
          await close();
        }
        // The watcher has no way to be closed.
        process.exit();
      }),
    );
