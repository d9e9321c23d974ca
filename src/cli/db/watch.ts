import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { withGraphileMigrate } from "../../database/graphile-migrate.ts";
import { openDatabase } from "../../database/open.ts";
import { migrateWithProgress } from "../migrate.ts";
import { run } from "../run.ts";
import { aborted, stopOnSignal } from "../signals.ts";
import { administratorOf } from "./administrator-of.ts";
import { findingsAfterSave } from "./findings-after-save.ts";
import { watchLayers } from "./watch-layers.ts";

export const watch = () =>
  new Command("watch")
    .description(
      "run migrations/current.sql again whenever it, a fixture or a layer changes, and show the findings",
    )
    .option("--once", "run it once and end")
    .action(
      run(async ({ once = false }: { once?: boolean }) => {
        const config = loadConfig();
        const { urls, close } = await openDatabase(config);
        let stopWatchingLayers = () => {};
        try {
          const root = administratorOf(urls);
          await migrateWithProgress(config, root, false);
          const showFindings = findingsAfterSave(root, console.log);
          if (!once) stopWatchingLayers = watchLayers({ root, print: console.log, onApplied: showFindings });
          const onLog = (line: string) => {
            console.log(line);
            // What it says at the end of every run, changed or not.
            if (!once && line.includes("]: Finished (")) showFindings();
          };
          await withGraphileMigrate(root, onLog, async (settings, { watch }) => {
            await watch(settings, once);
            if (!once) await aborted(stopOnSignal());
          });
        } finally {
          stopWatchingLayers();
          await close();
        }
        // The watcher has no way to be closed.
        process.exit();
      }),
    );
