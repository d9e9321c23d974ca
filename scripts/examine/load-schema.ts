import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseError } from "pg";
import { withAdministrator } from "../../src/database/administration.ts";
import { readSql } from "./read-sql.ts";

export type Source = {
  directory: string;
  sql: readonly string[];
  platform?: string | undefined;
  set: readonly string[];
  as?: string | undefined;
  after: readonly string[];
};

const here = import.meta.dirname;
const platforms: Record<string, string> = {
  supabase: join(here, "../../src/mutants/supabase/platform.sql"),
  postgraphile: join(here, "platforms/postgraphile.sql"),
};

/** Brings up what the platform has, then the files, each on a connection of its own as a migration tool does. */
export async function loadSchema(url: string, source: Source): Promise<void> {
  if (source.platform) {
    const file = platforms[source.platform];
    if (file === undefined) throw new Error(`--platform is ${Object.keys(platforms).join(" or ")}.`);
    await run(url, source.platform, readFileSync(file, "utf8"));
  }
  const variables = new Map(source.set.map((setting) => pair(setting)));
  const become = source.as ? `set role ${source.as};\n` : "";
  for (const pattern of source.sql) {
    const files = globSync(pattern, { cwd: source.directory }).sort();
    if (files.length === 0) throw new Error(`No file of ${source.directory} is named ${pattern}.`);
    for (const file of files) await run(url, file, become + readSql(join(source.directory, file), variables));
  }
  for (const sql of source.after) await run(url, sql, sql);
}

function pair(setting: string): [string, string] {
  const at = setting.indexOf("=");
  if (at < 1) throw new Error(`--set takes name=value, not "${setting}".`);
  return [setting.slice(0, at), setting.slice(at + 1)];
}

/** Runs a whole file; an error says which, and where in it. */
async function run(url: string, name: string, sql: string): Promise<void> {
  await withAdministrator(url, async (client) => {
    try {
      await client.query(sql);
    } catch (cause) {
      const at = cause instanceof DatabaseError ? Number(cause.position ?? 0) : 0;
      const line = at > 0 ? `, line ${sql.slice(0, at).split("\n").length}` : "";
      throw new Error(`${name}${line}: ${(cause as Error).message}`, { cause });
    }
  });
}
