import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { commitCurrent } from "../../postgres/commit.ts";
import { withAdministeredDatabase } from "../../postgres/open.ts";
import { run } from "../run.ts";

export const commit = () =>
  new Command("commit")
    .description("turn migrations/current.sql into a committed migration, tried on a shadow database first")
    .requiredOption("-m, --message <text>", "what the migration does; becomes part of its file name")
    .action(
      run(async ({ message }: { message: string }) => {
        await withAdministeredDatabase(loadConfig(), ({ root }) => commitCurrent(root, message, console.log));
      }),
    );
