import { Command, Option } from "commander";
import { loadConfig } from "../../config.ts";
import { knownUrls } from "../../database/open.ts";
import type { DatabaseUrls } from "../../database/urls.ts";
import { run } from "../run.ts";

export const url = () =>
  new Command("url")
    .description("print one URL for psql and other tools")
    .addOption(
      new Option("--as <login>", "the login").choices(["root", "owner", "app", "operator"]).default("app"),
    )
    .addHelpText("after", '\nExample:\n  psql "$(rowhouse db url --as owner)"')
    .action(
      run(async (options: { as: keyof DatabaseUrls }) => {
        const wanted = knownUrls(loadConfig())[options.as];
        if (!wanted)
          throw new Error(`DATABASE_URL is the server's own login, which cannot become ${options.as}.`);
        console.log(wanted);
      }),
    );
