/** Prove comes to an end on any schema: what cannot be tried is said, table by table. */
import { createTestDatabase } from "../support/database.ts";
import { faults, library, missed, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const A = "00000000-0000-4000-8000-00000000000a";
const own = "tenant_id = (select nullif(current_setting('library.tenant_id', true), '')::uuid)";

/** A table of this name behind the library's wall. */
const walled = (name: string, columns: string, condition = own) => `
  create table ${name} (${columns});
  alter table ${name} enable row level security;
  create policy own on ${name} using (${condition});
  grant select, insert, update, delete on ${name} to library_app;`;

test("a published table without a key is read and added to; its updates are refused to everybody", async () => {
  const visits = walled("library.visits", "tenant_id uuid not null, at timestamptz not null default now()");
  const publication = "create publication everything for all tables";
  const sound = await proveSchema(root, `${library} ${visits} ${publication}`);
  expect(faults(sound)).toEqual([]);
  expect(missed(sound)).toEqual([]);
  const cells = sound.matrix.find(({ relation }) => relation === "library.visits")?.cells ?? [];
  expect(Object.fromEntries(cells.map(({ command, access }) => [command, access]))).toMatchObject({
    select: "scoped",
    insert: "scoped",
    update: "closed",
    delete: "closed",
  });
  const hole = "create policy hole on library.visits for select using (true)";
  expect(faults(await proveSchema(root, `${library} ${visits} ${publication}; ${hole}`))).toContain(
    "reads-neighbour library.visits",
  );
});

const numbers = `
  create role shop_app login;
  create schema shop;
  grant usage on schema shop to shop_app;
  create table shop.shops (id int generated always as identity primary key, name text not null);
  create table shop.orders (id serial primary key, tenant_id int not null references shop.shops, total numeric(5, 2) not null,
    code varchar(3) not null, unique (tenant_id, code));
  alter table shop.shops enable row level security;
  alter table shop.orders enable row level security;
  create policy own on shop.shops using (id = nullif(current_setting('shop.id', true), '')::int);
  create policy own on shop.orders using (tenant_id = nullif(current_setting('shop.id', true), '')::int);
  grant select on shop.shops to shop_app;
  grant select, insert (tenant_id, total, code), update (total, code), delete on shop.orders to shop_app;
  grant usage on sequence shop.orders_id_seq to shop_app;`;

test("tenants may be numbers, and others' columns of that name something else", async () => {
  const other = `
    create table shop.imports (tenant_id uuid primary key, at date); grant select on shop.imports to shop_app;
    create table shop.notes (tenant_id text primary key, body text); grant select on shop.notes to shop_app;
    alter table shop.notes enable row level security;
    create policy own on shop.notes using (tenant_id = current_setting('shop.id', true));`;
  const proof = await proveSchema(root, `${numbers} ${other}`);
  expect(faults(proof).filter((fault) => !fault.startsWith("sequence-"))).toEqual([]);
  expect(missed(proof)).toEqual([]);
  expect(proof.evidence.join("\n")).toContain(
    "shop.imports.tenant_id is of type uuid, which cannot hold a tenant",
  );
  const hole = await proveSchema(
    root,
    `${numbers}; create policy hole on shop.orders for select using (true)`,
  );
  expect(faults(hole)).toContain("reads-neighbour shop.orders");
});

test("names may hold anything: quotes, spaces, upper case, words of SQL", async () => {
  const odd = `
    create schema "My ""Odd"" Schema";
    grant usage on schema "My ""Odd"" Schema" to library_app;
    ${walled(
      `"My ""Odd"" Schema"."select"`,
      `tenant_id uuid not null, "Group By" int not null, "it's" text, "a""b" boolean not null default false, "semi;colon" text, primary key (tenant_id, "Group By")`,
    )}
    ${walled(`library."Übersicht €"`, `tenant_id uuid not null, "ID" uuid not null default gen_random_uuid(), "order" text, primary key (tenant_id, "ID")`)}`;
  const proof = await proveSchema(root, `${library} ${odd}`);
  expect(faults(proof)).toEqual([]);
  expect(missed(proof)).toEqual([]);
  const hole = `create policy hole on "My ""Odd"" Schema"."select" for select using ("a""b")`;
  expect(faults(await proveSchema(root, `${library} ${odd} ${hole}`))).toContain(
    `reads-neighbour "My ""Odd"" Schema"."select"`,
  );
});

test("a managed platform's own schemas are left alone", async () => {
  const platform = `
    create role supabase_admin nologin;
    create schema auth authorization supabase_admin;
    create schema storage authorization supabase_admin;
    create table auth.audit (tenant_id uuid not null, payload jsonb not null check (payload ? 'nobody guesses this'));
    create table storage.objects (tenant_id int not null, name text);
    grant usage on schema auth, storage to library_app;
    grant select on auth.audit, storage.objects to library_app;`;
  const proof = await proveSchema(root, `${library} ${platform}`);
  expect(faults(proof)).toEqual([]);
  expect(missed(proof)).toEqual([]);
  expect(proof.matrix.map(({ relation }) => relation)).toEqual(["library.loans", "library.readers"]);
});

test("a table whose rows cannot be set aside is not covered, and the others are tried", async () => {
  const kept = `
    ${walled("library.ledger", "tenant_id uuid not null, id int not null, primary key (tenant_id, id)")}
    insert into library.ledger values ('${A}', 1), ('00000000-0000-4000-8000-00000000000b', 1);
    create function library.keep() returns trigger language plpgsql as $$ begin raise 'the ledger is kept'; end $$;
    create trigger keep before delete on library.ledger for each row execute function library.keep();
    alter table library.ledger enable always trigger keep;`;
  const hole = "create policy hole on library.loans for select using (true)";
  const proof = await proveSchema(root, `${library} ${kept} ${hole}`);
  expect(faults(proof)).toContain("reads-neighbour library.loans");
  expect(missed(proof)).toContain("library.ledger: the rows of B cannot be set aside: the ledger is kept");
});
