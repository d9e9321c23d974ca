import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOrCreateSecrets, secretsFile } from "../../src/embedded/secrets.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "rowhouse-secrets-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("secrets are made up once, for their owner alone, and never committed", () => {
  const secrets = readOrCreateSecrets(directory);
  expect(readOrCreateSecrets(directory)).toEqual(secrets);
  expect(statSync(secretsFile(directory)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(directory, ".gitignore"), "utf8")).toBe("*\n");
  const values = Object.values(secrets);
  expect(new Set(values).size).toBe(values.length);
});

test("a secret that an older version did not have is added, and the others stay", () => {
  const { sealKey: _missing, ...older } = readOrCreateSecrets(directory);
  writeFileSync(secretsFile(directory), JSON.stringify({ ...older, port: 5432 }));
  const secrets = readOrCreateSecrets(directory);
  expect(secrets).toEqual({ ...older, port: 5432, sealKey: expect.any(String) });
  expect(readOrCreateSecrets(directory)).toEqual(secrets);
});

test.each(["{", "[]", '{"rootPassword": 1}', '{"unknown": "x"}'])(
  "a damaged file is not overwritten: %s",
  (text) => {
    writeFileSync(secretsFile(directory), text);
    expect(() => readOrCreateSecrets(directory)).toThrow("is damaged: restore it, or remove");
    expect(readFileSync(secretsFile(directory), "utf8")).toBe(text);
  },
);
