/**
 * Packs the package as it would be published and looks at the tarball: what is in it, its
 * entries and types, and what it costs to install.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

type Manifest = { devDependencies: Record<string, string> };

const mostPackages = 30;
const mostMegabytes = 16;

const directory = mkdtempSync(join(tmpdir(), "rowhouse-package-"));
try {
  run("npm", "pack", "--silent", "--pack-destination", directory);
  const [name = ""] = readdirSync(directory);
  const tarball = join(directory, name);
  refuseForeignFiles(run("tar", "-tzf", tarball).split("\n"));
  run(resolve("node_modules/.bin/publint"), "run", tarball, "--strict");
  // Node 22.18 can require() what is ESM.
  run(resolve("node_modules/.bin/attw"), tarball, "--profile", "esm-only");
  const project = install(tarball);
  measure(project);
  compile(project);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Nothing of the example, of the tests or of those who work on the package. */
function refuseForeignFiles(files: readonly string[]): void {
  const own =
    /^package\/(?:bin|dist|layers|templates)\/|^package\/(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|)$/;
  const foreign = /\/(?:demo|mutants|tests)\/|\.map$/;
  const isUnwanted = (file: string) =>
    file !== "" && (!own.test(file) || (foreign.test(file) && !file.startsWith("package/templates/")));
  const unwanted = files.filter(isUnwanted);
  if (unwanted.length > 0) fail(`The tarball holds ${unwanted.join(", ")}.`);
  console.log(`The tarball holds ${files.length - 1} files.`);
}

/** A project that has nothing else. */
function install(tarball: string): string {
  const project = join(directory, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }');
  run("npm", "install", "--prefix", project, "--no-audit", "--no-fund", "--ignore-scripts", tarball);
  return project;
}

/** What the README shows compiles against the types of the tarball, and these by themselves. */
function compile(project: string): void {
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
  const types = ["@types/node", "@types/pg"].map((name) => `${name}@${devDependencies[name]}`);
  run("npm", "install", "--prefix", project, "--no-audit", "--no-fund", "--ignore-scripts", ...types);
  const [, example = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync("README.md", "utf8")) ?? [];
  writeFileSync(
    join(project, "example.ts"),
    `import "rowhouse/check";\nimport "rowhouse/prove";\n${example}`,
  );
  const options =
    "--ignoreConfig --strict --noEmit --module nodenext --target es2024 --types node --skipLibCheck false";
  const tsc = resolve("node_modules/typescript/bin/tsc");
  run(process.execPath, tsc, ...options.split(" "), join(project, "example.ts"));
  console.log("The README's example compiles against it.");
}

function measure(project: string): void {
  const modules = join(project, "node_modules");
  const installed =
    run("npm", "ls", "--prefix", project, "--all", "--parseable").trim().split("\n").length - 1;
  const megabytes = sizeOf(modules) / 2 ** 20;
  console.log(`An empty project with it has ${installed} packages in ${megabytes.toFixed(1)} MB.`);
  if (installed > mostPackages || megabytes > mostMegabytes) {
    fail(`At most ${mostPackages} packages and ${mostMegabytes} MB are wanted.`);
  }
}

/** Bytes on the disk. */
function sizeOf(path: string): number {
  const { blocks, size } = statSync(path);
  const own = blocks === undefined ? size : blocks * 512;
  if (!statSync(path).isDirectory()) return own;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), own);
}

function run(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return fail(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
  }
}

function fail(message: string): never {
  throw new Error(message);
}
