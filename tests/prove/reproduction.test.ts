/** The reproduction of a proof shows it again, with rows in the tables that it touches alone. */
import type { QueryResult } from "pg";
import { prove } from "../../src/prove/prove.ts";
import { createTestDatabase } from "../support/database.ts";
import { library } from "./support/schema.ts";

// It is committed, and roles are every database's: these names are of this file alone.
const lending = library.replaceAll("library", "lending").replace(/insert into[\s\S]*$/, "");
const roles = ["lending_login", "lending_app", "lending_owner"];

const db = await createTestDatabase({ empty: true });
const root = await db.connect("root");
afterAll(async () => {
  await root.query(`drop schema lending cascade; drop role ${roles.join(", ")}`);
  await db.drop();
});

test("pasted into psql it shows the rows, and sets up nothing beside", async () => {
  await root.query(`${lending}
    create table lending.shelves (tenant_id uuid not null, id integer not null, is_shared boolean not null default false,
      primary key (tenant_id, id));
    create table lending.places (tenant_id uuid not null, id integer not null, shelf_id integer not null,
      primary key (tenant_id, id), foreign key (tenant_id, shelf_id) references lending.shelves (tenant_id, id));
    grant select on lending.shelves, lending.places to lending_app;
    alter table lending.shelves enable row level security;
    alter table lending.places enable row level security;
    create policy own on lending.shelves using (tenant_id = nullif(current_setting('lending.tenant_id', true), '')::uuid);
    create policy own on lending.places using (tenant_id = nullif(current_setting('lending.tenant_id', true), '')::uuid)`);
  await root.query("create policy hole on lending.shelves for select using (is_shared)");
  const { findings } = await prove(root, { seed: 1, random: 0, only: ["lending.shelves"] });
  const finding = findings.find(
    ({ rule, object }) => rule === "reads-neighbour" && object === "lending.shelves",
  );
  const reproduction = finding?.reproduction ?? "";
  const tables = [...reproduction.matchAll(/^insert into (\S+)/gm)].map(([, table]) => table);
  expect(new Set(tables)).toEqual(new Set(["lending.shelves"]));
  // The control: without B's rows the same statements answer something else.
  const b = /B is (\S+)\. /.exec(reproduction)?.[1] ?? "";
  const lines = reproduction.split("\n");
  const withoutB = lines.filter((line) => !line.startsWith("insert into") || !line.includes(b));
  expect(withoutB.length).toBeLessThan(lines.length);
  const [shown, control] = [await lastAnswer(reproduction), await lastAnswer(withoutB.join("\n"))];
  expect(shown.length).toBeGreaterThan(0);
  expect(shown).not.toEqual(control);
});

/** What the statement before the rollback answers. */
async function lastAnswer(sql: string): Promise<object[]> {
  const answers = (await root.query(sql)) as unknown as QueryResult<object>[];
  return answers.at(-2)?.rows ?? [];
}
