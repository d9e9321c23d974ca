/**
 * Runs what is built on pg with the newest version that package.json allows. `npm ci`
 * installs the one in package-lock.json; who installs the package gets the newest.
 *
 *     npm run test:newest-pg             the newest in the range
 *     npm run test:newest-pg -- 8.23.0   this one
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const tests = ["tests/driver/", "tests/kysely", "tests/drizzle", "tests/rowhouse", "tests/tenant-database"];

const { dependencies } = readJson("package.json") as { dependencies: Record<string, string> };
const wanted = process.argv[2] ?? dependencies.pg;
const directory = mkdtempSync(join(tmpdir(), "rowhouse-newest-"));
try {
  const newest = join(directory, "newest");
  mkdirSync(newest);
  writeFileSync(join(newest, "package.json"), '{ "private": true }');
  execFileSync("npm", ["install", "--prefix", newest, "--no-audit", "--no-fund", "--silent", `pg@${wanted}`]);
  const version = versionIn(newest);
  if (version === versionIn(".")) {
    console.log(`pg ${version} is the newest that package.json allows, and what npm ci installed.`);
  } else {
    copyRepository(newest);
    console.log(`pg ${version} instead of ${versionIn(".")}:`);
    const jest = join(directory, "node_modules/jest/bin/jest.js");
    const flags = ["--disable-warning=ExperimentalWarning", "--experimental-vm-modules"];
    const { status } = spawnSync(process.execPath, [...flags, jest, ...tests], {
      cwd: directory,
      stdio: "inherit",
    });
    process.exitCode = status ?? 1;
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** The files under version control, beside the installed packages with pg and its own in their newest versions. */
function copyRepository(newest: string): void {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  for (const file of files.trim().split("\n")) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    cpSync(file, join(directory, file), { verbatimSymlinks: true });
  }
  const modules = join(directory, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync("node_modules"))
    symlinkSync(resolve("node_modules", name), join(modules, name));
  for (const name of readdirSync(join(newest, "node_modules")).filter((found) => !found.startsWith("."))) {
    rmSync(join(modules, name), { force: true });
    symlinkSync(join(newest, "node_modules", name), join(modules, name));
  }
}

function versionIn(project: string): string {
  return (readJson(join(project, "node_modules/pg/package.json")) as { version: string }).version;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
