import { randomBytes } from "node:crypto";
import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { withAdministeredDatabase } from "../../database/open.ts";
import { rotateSealKey } from "../../database/seal-keys.ts";
import { readOrCreateSecrets, writeSecrets } from "../../embedded/secrets.ts";
import { run } from "../run.ts";

export const rotate = () =>
  new Command("rotate")
    .description("make a new key; the old one holds until every server has the new one")
    .option(
      "--retire-after <interval>",
      "how long the old key still holds, as Postgres writes intervals",
      "1 hour",
    )
    .addHelpText(
      "after",
      "\nA seal holds for five minutes, so an old key must hold at least that long after the\nlast server has stopped using it. The embedded server takes the new key by itself.",
    )
    .action(
      run(async ({ retireAfter }: { retireAfter: string }) => {
        const config = loadConfig();
        const secret = randomBytes(32);
        const id = await withAdministeredDatabase(config, ({ root }) =>
          rotateSealKey(root, secret, retireAfter),
        );
        console.log(`The new key is ${id}; the old one retires in ${retireAfter}.`);
        const sealKey = secret.toString("base64");
        if (config.database.kind === "embedded") {
          writeSecrets(config.stateDirectory, { ...readOrCreateSecrets(config.stateDirectory), sealKey });
          console.log("A running server takes it within a second.");
        } else {
          console.log(`Start every server with it before then:\n\nSEAL_KEY=${sealKey}`);
        }
      }),
    );
