import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = (name: string): string =>
  readFileSync(join(import.meta.dirname, "gather", `${name}.sql`), "utf8");

/** What the check reads beside what discovery has read. One statement, so that what they share is computed once. */
export const gatherSubjects = `select
    (select coalesce(jsonb_agg(to_jsonb(tables)), '[]') from (${read("tables")}) as tables) as tables,
    (select gathered.roles from (${read("roles")}) as gathered) as roles,
    (select coalesce(jsonb_agg(to_jsonb(views)), '[]') from (${read("views")}) as views) as views,
    (select coalesce(jsonb_agg(to_jsonb(definers)), '[]') from (${read("definers")}) as definers) as definers`;
