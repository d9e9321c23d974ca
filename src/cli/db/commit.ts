import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { commitCurrent } from "../../database/commit.ts";
import { withAdministeredDatabase } from "../../database/open.ts";
import { migrateWithProgress } from "../migrate.ts";
import { run } from "../run.ts";

export const commit = () =>
  new Command("commit")
    .description("turn migrations/current.sql into a committed migration, tried on a shadow database first")
    .requiredOption("-m, --message <text>", "what the migration does; becomes part of its file name")
    .action(
      run(async ({ message }: { message: string }) => {
        const config = loadConfig();
        await withAdministeredDatabase(config, async ({ root }) => {
          await migrateWithProgress(config, root, false);
          await commitCurrent(root, message, console.log);
        });
      }),
    );
