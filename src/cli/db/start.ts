import { Command } from "commander";
import { includesCurrent, loadConfig } from "../../config.ts";
import { databaseUrls } from "../../database/urls.ts";
import { startEmbedded } from "../../embedded/embedded.ts";
import { migrateWithProgress } from "../migrate.ts";
import { step } from "../progress.ts";
import { run } from "../run.ts";
import { embeddedOf } from "./embedded-of.ts";

export const start = () =>
  new Command("start").description("start the embedded Postgres in the background and migrate it").action(
    run(async () => {
      const config = loadConfig();
      const { passwords } = embeddedOf(config);
      const root = await step("Starting Postgres", () => startEmbedded(config.stateDirectory, false));
      await migrateWithProgress(config, root, includesCurrent(config));
      console.log(databaseUrls(root, passwords).app);
    }),
  );
