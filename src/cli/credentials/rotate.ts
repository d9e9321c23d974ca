import { randomBytes } from "node:crypto";
import { Command } from "commander";
import type { Config } from "../../config/types.ts";
import { loadConfig } from "../../config.ts";
import { CredentialKeys } from "../../credentials/keys.ts";
import { rotateSecrets } from "../../credentials/rotate.ts";
import { openDatabase } from "../../database/open.ts";
import { readOrCreateSecrets, writeSecrets } from "../../embedded/secrets.ts";
import { createRowhouse } from "../../rowhouse.ts";
import { step } from "../progress.ts";
import { run } from "../run.ts";

export const rotate = () =>
  new Command("rotate")
    .description("encrypt all stored secrets with the first key of CREDENTIALS_KEY")
    .addHelpText(
      "after",
      `
Put the new key in front of the old one on every server, and here:

  CREDENTIALS_KEY=<new>,<old>

Then run this. It may be interrupted and run again. When it has finished, the old
key is of no use: remove it. The embedded server gets a new key by itself.`,
    )
    .action(
      run(async () => {
        const config = loadConfig();
        const isEmbedded = config.database.kind === "embedded";
        const [current, ...earlier] = isEmbedded ? withNewKey(config) : config.credentialsKeys;
        const keys = new CredentialKeys(current, ...earlier);
        const changed = await rotateAll(config, keys);
        if (isEmbedded) keepKey(config, current);
        const secrets = changed === 1 ? "1 secret is" : `${changed} secrets are`;
        console.log(`${secrets} now encrypted with key ${keys.currentId}.`);
        if (!isEmbedded && earlier.length > 0) console.log("Remove the earlier keys from CREDENTIALS_KEY.");
      }),
    );

async function rotateAll(config: Config, keys: CredentialKeys): Promise<number> {
  const { urls, close } = await openDatabase(config);
  try {
    if (!urls.operator) throw new Error("The stored secrets need the operator: set OPERATOR_PASSWORD.");
    const rowhouse = createRowhouse({
      connectionString: urls.app,
      operatorConnectionString: urls.operator,
      pool: { min: 0 },
    });
    try {
      return await step("Encrypting the stored secrets", ({ note, done }) =>
        rotateSecrets(rowhouse, keys, (changed, total) => {
          done(changed / total);
          note(`${changed} of ${total}`);
        }),
      );
    } finally {
      await rowhouse.close();
    }
  } finally {
    await close();
  }
}

// Written down before the first secret needs it. A rotation that was interrupted goes on with the key it made.
function withNewKey({ stateDirectory, credentialsKeys }: Config): [Buffer, ...Buffer[]] {
  if (credentialsKeys.length > 1) return credentialsKeys;
  const keys: [Buffer, ...Buffer[]] = [randomBytes(32), ...credentialsKeys];
  write(stateDirectory, keys);
  return keys;
}

const keepKey = ({ stateDirectory }: Config, key: Buffer): void => write(stateDirectory, [key]);

function write(stateDirectory: string, keys: readonly Buffer[]): void {
  const credentialsKey = keys.map((key) => key.toString("base64")).join(",");
  writeSecrets(stateDirectory, { ...readOrCreateSecrets(stateDirectory), credentialsKey });
}
