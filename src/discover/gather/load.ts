import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const scopeDirectory = join(import.meta.dirname, "../scope");

/** The common table expressions that every query of discovery and of the check starts with. */
export const scope: string = readdirSync(scopeDirectory)
  .filter((name) => name.endsWith(".sql"))
  .sort()
  .map((name) => readFileSync(join(scopeDirectory, name), "utf8").trim())
  .join(",\n\n");

const read = (name: string): string => readFileSync(join(import.meta.dirname, `${name}.sql`), "utf8");

/** What discovery reads, each to be put after the scope. */
export const gather = {
  relations: read("relations"),
  policies: read("policies"),
  columns: read("columns"),
  functions: read("functions"),
  catalog: read("catalog"),
  references: read("references"),
  expressions: read("expressions"),
  roles: read("roles"),
};
