import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { makeDirectory } from "./make-directory.ts";

const schema = z.strictObject({
  /** Of the embedded server's superuser, of app_authenticator and of app_operator. */
  rootPassword: z.string(),
  authenticatorPassword: z.string(),
  operatorPassword: z.string(),
  /** Base64 of 32 bytes. */
  sealKey: z.string(),
  /** The same; during a rotation, the earlier key follows after a comma. */
  credentialsKey: z.string(),
  jwtSecret: z.string(),
  /** Where the embedded server keeps its data, and the port it had last. */
  directory: z.string().optional(),
  port: z.number().optional(),
});

/** What the embedded default generates at its first start, and what it must find again at the next. */
export type GeneratedSecrets = z.infer<typeof schema>;

export const secretsFile = (stateDirectory: string): string => join(stateDirectory, "secrets.json");

/** Reads the secrets, and generates what is missing: all of them at the first start. */
export function readOrCreateSecrets(stateDirectory: string): GeneratedSecrets {
  const path = secretsFile(stateDirectory);
  // Of two first starts at once, one writes the file and both read it.
  if (!existsSync(path)) {
    writePrivateFile(path, generateSecrets(), { replace: false });
    // Nothing in here is to be committed, also where no .gitignore above it says so.
    writeFileSync(join(stateDirectory, ".gitignore"), "*\n");
  }
  const found = parseJson(readFileSync(path, "utf8"));
  const parsed = schema.safeParse(isRecord(found) ? { ...generateSecrets(), ...found } : found);
  if (!parsed.success) {
    throw new Error(`${path} is damaged: restore it, or remove ${stateDirectory} to begin anew.`);
  }
  if (Object.keys(parsed.data).some((name) => !Object.hasOwn(found as object, name))) {
    writeSecrets(stateDirectory, parsed.data);
  }
  return parsed.data;
}

function generateSecrets(): GeneratedSecrets {
  const password = () => randomBytes(24).toString("hex");
  return {
    rootPassword: password(),
    authenticatorPassword: password(),
    operatorPassword: password(),
    sealKey: randomBytes(32).toString("base64"),
    credentialsKey: randomBytes(32).toString("base64"),
    jwtSecret: randomBytes(48).toString("base64"),
  };
}

export function writeSecrets(stateDirectory: string, secrets: GeneratedSecrets): void {
  writePrivateFile(secretsFile(stateDirectory), secrets);
}

/**
 * Writes JSON that its owner alone can read; whole or not at all, whatever
 * interrupts. Without `replace` a file that is there already stays.
 */
export function writePrivateFile(path: string, content: unknown, { replace = true } = {}): void {
  makeDirectory(dirname(path));
  const partial = `${path}.${process.pid}.partial`;
  try {
    writeFileSync(partial, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
    if (replace) renameSync(partial, path);
    else linkSync(partial, path);
  } catch (error) {
    if (replace || (error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(partial, { force: true });
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
