import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageDirectory } from "../database/paths.ts";

/** The version of this package. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8")) as { version: string }).version;
