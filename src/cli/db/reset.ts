import { Command } from "commander";
import { includesCurrent, loadConfig } from "../../config.ts";
import { dropDatabase } from "../../database/databases.ts";
import { withAdministeredDatabase } from "../../database/open.ts";
import { databaseName } from "../../database/urls.ts";
import { removeEmbedded } from "../../embedded/embedded.ts";
import { confirm } from "../confirm.ts";
import { removeDemoFiles } from "../demo-file.ts";
import { migrateWithProgress } from "../migrate.ts";
import { run } from "../run.ts";
import { embeddedOf } from "./embedded-of.ts";

type Options = { yes?: boolean; everything?: boolean };

export const reset = () =>
  new Command("reset")
    .description("drop the database with all its data and create it anew")
    .option("--everything", "remove the embedded server too, with its settings and secrets")
    .option("--yes", "do not ask")
    .action(run((options: Options) => (options.everything ? resetServer(options) : resetDatabase(options))));

async function resetDatabase({ yes }: Options): Promise<void> {
  const config = loadConfig();
  await withAdministeredDatabase(config, async ({ root }) => {
    await confirm(`The database "${databaseName(root)}" and everything in it will be dropped.`, yes);
    await dropDatabase(root);
    removeDemoFiles(config.stateDirectory);
    await migrateWithProgress(config, root, includesCurrent(config));
  });
  console.log("The database is new and empty; `rowhouse start` loads the demo data.");
}

async function resetServer({ yes }: Options): Promise<void> {
  const config = loadConfig();
  embeddedOf(config);
  await confirm(`${config.stateDirectory} and the server in it will be removed.`, yes);
  await removeEmbedded(config.stateDirectory);
  console.log("The embedded server is gone; `rowhouse start` makes a new one.");
}
