import { readFileSync } from "node:fs";
import { join } from "node:path";

const directory = join(import.meta.dirname, "..");

/** The common table expressions that every query of the check starts with. */
export const scope: string = readFileSync(join(directory, "scope.sql"), "utf8");

const read = (name: string): string => readFileSync(join(directory, "gather", `${name}.sql`), "utf8");

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
