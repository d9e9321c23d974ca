import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const schema = z.strictObject({
  /** Of the embedded server's superuser, of app_authenticator and of app_operator. */
  rootPassword: z.string(),
  authenticatorPassword: z.string(),
  operatorPassword: z.string(),
  /** Base64 of 32 bytes each. */
  sealKey: z.string(),
  credentialsKey: z.string(),
  jwtSecret: z.string(),
  /** Where the embedded server keeps its data, and the port it had last. */
  directory: z.string().optional(),
  port: z.number().optional(),
});

/** What the embedded default generates at its first start, and what it must find again at the next. */
export type GeneratedSecrets = z.infer<typeof schema>;

export const secretsFile = (stateDirectory: string): string => join(stateDirectory, "secrets.json");

/** Reads the secrets, and makes up what is missing: all of them at the first start. */
export function readOrCreateSecrets(stateDirectory: string): GeneratedSecrets {
  const path = secretsFile(stateDirectory);
  const found = existsSync(path) ? parseJson(readFileSync(path, "utf8")) : {};
  const parsed = schema.safeParse(isRecord(found) ? { ...generateSecrets(), ...found } : found);
  if (!parsed.success) {
    throw new Error(`${path} is damaged: restore it, or remove ${stateDirectory} to begin anew.`);
  }
  if (Object.keys(parsed.data).some((name) => !Object.hasOwn(found as object, name))) {
    writeSecrets(stateDirectory, parsed.data);
    // Where no .gitignore above it says so: nothing in here is to be committed.
    writeFileSync(join(stateDirectory, ".gitignore"), "*\n");
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

/** Writes JSON that its owner alone can read; whole or not at all, whatever interrupts. */
export function writePrivateFile(path: string, content: unknown): void {
  mkdirSync(join(path, ".."), { recursive: true, mode: 0o755 });
  const partial = `${path}.partial`;
  writeFileSync(partial, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(partial, path);
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
