import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageDirectory } from "../../database/paths.ts";
import { type Part, packagesOf, supportedRanges } from "../../installed/optional-packages.ts";

type Versions = Record<string, string>;

/** What `rowhouse start`, `db watch` and `rowhouse/testing` need. */
const PARTS: readonly Part[] = ["The GraphQL server", "Running migrations", "The embedded Postgres"];

/** What the tests and the editor of a new project need: the versions that this package is built with. */
const TOOLS = ["@types/node", "@types/pg", "typescript"];

/** The dependencies of a new project. */
export function projectDependencies(): { dependencies: Versions; devDependencies: Versions } {
  const { version, devDependencies } = JSON.parse(
    readFileSync(join(packageDirectory, "package.json"), "utf8"),
  ) as { version: string; devDependencies: Versions };
  const ranges = supportedRanges();
  // Of several major versions the newest.
  const newest = (name: string) => ranges[name]?.split(" || ").at(-1) ?? "*";
  const names = [...new Set(PARTS.flatMap(packagesOf))].sort();
  return {
    dependencies: {
      ...Object.fromEntries(names.map((name) => [name, newest(name)])),
      rowhouse: `^${version}`,
    },
    devDependencies: Object.fromEntries(TOOLS.map((name) => [name, `^${devDependencies[name]}`])),
  };
}
