import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageDirectory } from "../../../src/database/paths.ts";

const modules = join(packageDirectory, "node_modules");

/**
 * Builds and packs the package and unpacks the tarball into `directory`/rowhouse, with
 * this repository's node_modules beside it. Works on a copy of the sources: other
 * tests may build at the same time.
 */
export function packPackage(directory: string): string {
  const sources = join(directory, "sources");
  for (const name of [
    ...["bin", "layers", "scripts", "src", "templates"],
    ...["package.json", "tsconfig.json", "tsconfig.build.json", "README.md", "LICENSE", "CHANGELOG.md"],
  ]) {
    cpSync(join(packageDirectory, name), join(sources, name), { recursive: true });
  }
  symlinkSync(modules, join(sources, "node_modules"));
  const npm = (...args: string[]) => execFileSync("npm", args, { cwd: sources, stdio: "pipe" }).toString();
  npm("run", "build");
  const tarball = npm("pack", "--ignore-scripts", "--silent", "--pack-destination", directory).trim();
  const unpacked = join(directory, "rowhouse");
  mkdirSync(unpacked);
  symlinkSync(modules, join(directory, "node_modules"));
  execFileSync("tar", ["xf", join(directory, tarball), "-C", unpacked, "--strip-components=1"]);
  return unpacked;
}

/**
 * Installs the package and the dependencies that the project's package.json
 * names, and those of the package: from this repository's node_modules, not from
 * the registry. A dependency that nobody names is not there.
 */
export function installPackage(project: string, unpacked: string): void {
  const target = join(project, "node_modules");
  const { dependencies, devDependencies } = manifest(project);
  const wanted = { ...dependencies, ...devDependencies, ...manifest(unpacked).dependencies };
  for (const name of Object.keys(wanted).filter((name) => name !== "rowhouse")) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    symlinkSync(join(modules, name), join(target, name));
  }
  cpSync(unpacked, join(target, "rowhouse"), { recursive: true });
  mkdirSync(join(target, ".bin"));
  symlinkSync("../rowhouse/bin/rowhouse.js", join(target, ".bin", "rowhouse"));
  symlinkSync("../typescript/bin/tsc", join(target, ".bin", "tsc"));
}

type Manifest = { dependencies: Record<string, string>; devDependencies: Record<string, string> };

const manifest = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
