import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkDirectory } from "./directory.ts";

/** The common table expressions that every query of the check starts with. */
export const scope: string = readdirSync(join(checkDirectory, "scope"))
  .filter((name) => name.endsWith(".sql"))
  .sort()
  .map((name) => readFileSync(join(checkDirectory, "scope", name), "utf8").trim())
  .join(",\n\n");

const read = (name: string): string => readFileSync(join(checkDirectory, "gather", `${name}.sql`), "utf8");

/** What is read before anything is judged, each to be put after the scope. */
export const gather = {
  policies: read("policies"),
  columns: read("columns"),
  functions: read("functions"),
  catalog: read("catalog"),
  tables: read("tables"),
  roles: read("roles"),
  views: read("views"),
  definers: read("definers"),
};
