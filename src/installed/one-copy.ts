import { join } from "node:path";
import { RowhouseError } from "../errors.ts";
import { findPackage } from "./find-package.ts";

/**
 * Throws CONFIGURATION_INVALID where the project has another copy of a package
 * than ours. Each copy has its own type parsers and classes: what the project sets
 * in one is not seen by the other. `project` is any file of the project; where not
 * given, one in the working directory.
 */
export function refuseSecondCopy(
  name: "pg" | "graphql",
  project = join(process.cwd(), "package.json"),
): void {
  const ours = findPackage(name, import.meta.filename);
  const theirs = findPackage(name, project);
  if (!ours || !theirs || ours.directory === theirs.directory) return;
  throw new RowhouseError(
    "CONFIGURATION_INVALID",
    `Two copies of ${name} are installed, ${theirs.version} in ${theirs.directory} and ${ours.version} in ${ours.directory}: keep one of them, with "npm install ${name}@^${ours.version}" and "npm dedupe".`,
  );
}
