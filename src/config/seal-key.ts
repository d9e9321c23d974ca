import { statSync } from "node:fs";
import { readOrCreateSecrets, secretsFile } from "../embedded/secrets.ts";
import { type SealKey, sealKey } from "../tenant/seal.ts";
import type { Config } from "./types.ts";

/** How often the file of the embedded default is looked at, in milliseconds. */
const LOOK_EVERY = 1000;

/**
 * The key to seal with. That of the embedded default may be rotated while the
 * server runs: its file is looked at again from time to time.
 */
export function configuredSealKey(config: Config): () => SealKey {
  let key = sealKey(config.sealKey);
  if (config.database.kind !== "embedded") return () => key;

  const file = secretsFile(config.stateDirectory);
  let writtenAt = statSync(file).mtimeMs;
  let lookedAt = Date.now();
  return () => {
    if (Date.now() - lookedAt < LOOK_EVERY) return key;
    lookedAt = Date.now();
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: writtenAt };
    if (mtimeMs === writtenAt) return key;
    writtenAt = mtimeMs;
    const secret = Buffer.from(readOrCreateSecrets(config.stateDirectory).sealKey, "base64");
    // The same key stays the same object: seals made with it are used on.
    if (!secret.equals(key.secret)) key = sealKey(secret);
    return key;
  };
}
