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
  // One statement, so that what they share is computed once.
  subjects: `select
    (select coalesce(jsonb_agg(to_jsonb(tables)), '[]') from (${read("tables")}) as tables) as tables,
    (select gathered.roles from (${read("roles")}) as gathered) as roles,
    (select coalesce(jsonb_agg(to_jsonb(views)), '[]') from (${read("views")}) as views) as views,
    (select coalesce(jsonb_agg(to_jsonb(definers)), '[]') from (${read("definers")}) as definers) as definers`,
};
