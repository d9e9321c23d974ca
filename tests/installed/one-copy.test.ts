import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageDirectory } from "../../src/database/paths.ts";
import { refuseSecondCopy } from "../../src/installed/one-copy.ts";

const directory = mkdtempSync(join(tmpdir(), "rowhouse-copies-"));
afterAll(() => rmSync(directory, { recursive: true }));

function project(name: string): { file: string; modules: string } {
  const modules = join(directory, name, "node_modules");
  mkdirSync(modules, { recursive: true });
  return { file: join(directory, name, "index.js"), modules };
}

test.each(["pg", "graphql"] as const)("a second copy of %s is refused, with where both are", (name) => {
  const { file, modules } = project(`second-${name}`);
  mkdirSync(join(modules, name));
  writeFileSync(join(modules, name, "package.json"), JSON.stringify({ name, version: "7.18.2" }));
  expect(() => refuseSecondCopy(name, file)).toThrow(
    expect.objectContaining({ code: "CONFIGURATION_INVALID" }),
  );
  expect(() => refuseSecondCopy(name, file)).toThrow(
    `Two copies of ${name} are installed, 7.18.2 in ${join(modules, name)} and `,
  );
});

test("a project without a copy of its own is taken, and so is one that shares ours", () => {
  expect(() => refuseSecondCopy("pg", project("none").file)).not.toThrow();
  const { file, modules } = project("shared");
  symlinkSync(join(packageDirectory, "node_modules/pg"), join(modules, "pg"));
  expect(() => refuseSecondCopy("pg", file)).not.toThrow();
});

test("the tests run with one copy", () => {
  for (const name of ["pg", "graphql"] as const) expect(() => refuseSecondCopy(name)).not.toThrow();
});
