import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { embeddedStatus, stopEmbedded } from "../../embedded/embedded.ts";
import { run } from "../run.ts";
import { embeddedOf } from "./embedded-of.ts";

export const stop = () =>
  new Command("stop").description("stop the embedded Postgres, whoever started it").action(
    run(async () => {
      const config = loadConfig();
      embeddedOf(config);
      const running = embeddedStatus(config.stateDirectory);
      if (running) await stopEmbedded(config.stateDirectory);
      console.log(running ? "Postgres has stopped." : "Postgres was not running.");
    }),
  );
