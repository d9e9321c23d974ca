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

const asJson = (name: string): string =>
  `(select coalesce(json_agg(found), '[]') from (${read(name)}) as found) as "${name}"`;

/** What discovery reads, each to be put after the scope. */
export const gather = {
  // One statement, so that what they share is computed once.
  structure: `select ${["relations", "columns", "references", "expressions", "platforms"].map(asJson).join(",\n")}`,
  policies: read("policies"),
  functions: read("functions"),
  catalog: read("catalog"),
  roles: read("roles"),
};
