/**
 * What is read in migrations/fixtures is what the migrations have made: a
 * function that was edited there and put into no migration is found here.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import { kernelScript } from "../../src/postgres/kernel.ts";
import { migrationsDirectory } from "../../src/postgres/paths.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());

/** Every function and view of ours as Postgres would write it, with its comment and its grants. */
async function definitions(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select pg_proc.oid::regprocedure::text as name,
            concat_ws(e'\\n', pg_get_functiondef(pg_proc.oid), obj_description(pg_proc.oid, 'pg_proc'), proacl::text) as definition
       from pg_proc
      where pronamespace in ('tenancy'::regnamespace, 'app_public'::regnamespace) and prokind = 'f'
     union all
     select pg_class.oid::regclass::text,
            concat_ws(e'\\n', pg_get_viewdef(pg_class.oid), obj_description(pg_class.oid, 'pg_class'), relacl::text)
       from pg_class
      where relnamespace in ('tenancy'::regnamespace, 'app_public'::regnamespace) and relkind = 'v'`,
  );
  return Object.fromEntries(rows.map(({ name, definition }) => [name, definition]));
}

async function fixturesOf(folder: string): Promise<string[]> {
  const directory = join(migrationsDirectory, "fixtures", folder);
  const names = (await readdir(directory)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(names.map((name) => readFile(join(directory, name), "utf8")));
}

test("running the fixtures again changes no function and no view", async () => {
  const root = await db.connect("root");
  const before = await definitions(root);
  expect(Object.keys(before).length).toBeGreaterThan(40);

  await root.query(await kernelScript());
  const owner = await db.connect("owner");
  await owner.query("set check_function_bodies = off");
  for (const fixture of await fixturesOf("app_public")) await owner.query(fixture);
  expect(await definitions(root)).toEqual(before);

  // What the comparison is worth: one changed word is seen.
  await owner.query(
    "create or replace function tenancy.may_write() returns boolean language sql stable return true",
  );
  expect(await definitions(root)).not.toEqual(before);
});
