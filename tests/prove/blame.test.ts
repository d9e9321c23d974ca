/** Who is to blame: the table that is open, not what only reads it; a change, not what was refused. */
import { createTestDatabase } from "../support/database.ts";
import { faults, library, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const open = "create policy hole on library.loans for select using (true)";
const titles = (security: string) => `create function library.titles() returns setof text language sql stable
  security ${security} set search_path = pg_catalog, pg_temp as $$ select title from library.loans $$`;

test("a function that only reads an open table is not blamed for it", async () => {
  for (const hole of [open, "alter table library.loans disable row level security"]) {
    const found = faults(await proveSchema(root, `${library}; ${hole}; ${titles("invoker")}`));
    expect(found).toContain("reads-neighbour library.loans");
    expect(found.filter((fault) => fault.includes("titles"))).toEqual([]);
  }
});

test("a function that passes the wall is blamed, whether the table is open or not", async () => {
  for (const hole of ["select 1", open]) {
    const found = faults(await proveSchema(root, `${library}; ${hole}; ${titles("definer")}`));
    expect(found).toContain("function-reaches-neighbour library.titles()");
  }
});

test("a merge that a policy refuses changes nothing: it tells of the row", async () => {
  const found = faults(await proveSchema(root, `${library}; ${open}`));
  expect(found).toEqual(["reads-neighbour library.loans"]);
});

test("becoming anonymous is no escape, becoming an administrator is", async () => {
  const roles = (name: string) => `
    create role ${name} nologin;
    grant ${name} to library_login;
    grant usage on schema library to ${name};
    grant select on library.loans to ${name};
    create policy everything on library.loans for select to ${name} using (true)`;
  expect(faults(await proveSchema(root, `${library}; ${roles("library_anonymous")}`))).toEqual([]);
  expect(faults(await proveSchema(root, `${library}; ${roles("library_admin")}`))).toEqual([
    "role-escape library.loans",
  ]);
});
