/** Holes that show only in some rows: prove makes rows on both sides of what a policy asks. */
import { createTestDatabase } from "../support/database.ts";
import { faults, library, missed, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const mine = "tenant_id = (select nullif(current_setting('library.tenant_id', true), '')::uuid)";

/** A root table whose rows are tenants, a parent and a child; the policies follow. */
const shelves = `${library};
  create type library.state as enum ('draft', 'open', 'closed');
  create table library.branches (
    id uuid primary key, name text not null, is_public boolean not null default false);
  create table library.settings (
    tenant_id uuid primary key references library.branches, is_open boolean not null default false);
  create table library.shelves (
    tenant_id uuid not null references library.branches, id integer not null,
    is_shared boolean not null default false, primary key (tenant_id, id));
  create table library.books (
    tenant_id uuid not null references library.branches, id integer not null,
    shelf_id integer, reader_id integer, title text not null, kind text not null default 'novel',
    state library.state not null default 'draft', level integer not null default 0, labels text[],
    details jsonb not null default '{}', is_shared boolean not null default false, is_hidden boolean,
    added_at timestamptz not null default '2020-01-01', deleted_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, shelf_id) references library.shelves (tenant_id, id),
    foreign key (tenant_id, reader_id) references library.readers (tenant_id, id));
  alter table library.branches enable row level security;
  alter table library.settings enable row level security;
  alter table library.shelves enable row level security;
  alter table library.books enable row level security;
  create policy own on library.branches using (${mine.replace("tenant_id", "id")});
  create policy own on library.settings using (${mine});
  create policy own on library.shelves using (${mine});
  create policy own on library.books using (${mine});
  grant select, insert, update, delete on library.branches, library.settings, library.shelves, library.books
    to library_app;`;

const open = (table: string, condition: string) =>
  `${shelves}; create policy hole on library.${table} for select using (${condition});`;

test("rows that differ are no reason to accuse a sound schema", async () => {
  const proof = await proveSchema(root, shelves);
  expect(faults(proof)).toEqual([]);
  expect(missed(proof)).toEqual([]);
});

test.each([
  "is_shared",
  "is_hidden",
  "not is_hidden",
  "is_hidden is null",
  "deleted_at is null",
  "deleted_at is not null",
  "added_at > now() - interval '1 day'",
  "deleted_at < now() - interval '1 year'",
  "kind = 'public'",
  "kind in ('public', 'common')",
  "kind like 'pub%'",
  "'public' = kind",
  "state = 'closed'",
  "level > 5",
  "level = -3",
  "'all' = any (labels)",
  "labels @> array['all']",
  "details ->> 'public' = 'true'",
  "(details ->> 'public')::boolean",
  "shelf_id is null",
  "shelf_id is not null",
  "reader_id is not null and deleted_at is null",
  "is_shared and kind = 'public'",
])("a policy that lets rows out where %s is found", async (condition) => {
  expect(faults(await proveSchema(root, open("books", condition)))).toContain(
    "reads-neighbour library.books",
  );
});

test("a policy that lets rows out below a shared parent is found", async () => {
  const below =
    "exists (select from library.shelves s where s.tenant_id = books.tenant_id and s.id = shelf_id and s.is_shared)";
  const helper = `create function library.is_shared(tenant uuid, shelf integer) returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
    return exists (select from library.shelves s where s.tenant_id = tenant and s.id = shelf and s.is_shared)`;
  const direct = await proveSchema(
    root,
    `${open("books", below)} drop policy own on library.shelves;
    create policy own on library.shelves using (${mine} or is_shared)`,
  );
  expect(faults(direct)).toContain("reads-neighbour library.books");
  const through = `${shelves}; ${helper};
    create policy hole on library.books for select using (library.is_shared(tenant_id, shelf_id))`;
  expect(faults(await proveSchema(root, through))).toContain("reads-neighbour library.books");
});

test.each(["branches", "settings"])(
  "a tenant that is public by its one row in %s is found",
  async (table) => {
    const condition = table === "branches" ? "is_public" : "is_open";
    expect(faults(await proveSchema(root, open(table, condition)))).toContain(
      `reads-neighbour library.${table}`,
    );
  },
);
