/** Ways around the wall that lie beside it: logs, settings, partitions of third tenants. */
import { createTestDatabase } from "../support/database.ts";
import { faults, library, missed, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const own = "tenant_id = (select nullif(current_setting('library.tenant_id', true), '')::uuid)";

const log = (grants: string) => `${library};
  create table library.log (id bigint generated always as identity primary key, payload jsonb not null);
  create function library.record() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp
    as $$ begin insert into library.log (payload) values (to_jsonb(new)); return new; end $$;
  create trigger record after insert or update on library.readers for each row execute function library.record();
  ${grants}`;

test("a log without a tenant that shows what only B has is found", async () => {
  const open = await proveSchema(root, log("grant select on library.log to library_app"));
  expect(faults(open)).toContain("reads-neighbour library.log");
});

test("a log that nobody reads, or that shows nothing of B, is left alone", async () => {
  for (const grants of [
    "",
    `grant select on library.log to library_app; alter table library.log enable row level security;
     create policy own on library.log for select using (payload ->> 'tenant_id' = current_setting('library.tenant_id', true))`,
    "grant select (id) on library.log to library_app",
  ])
    expect(faults(await proveSchema(root, log(grants)))).toEqual([]);
});

test("a log of integer tenants is known by the texts in it", async () => {
  const numbered = log("grant select (payload) on library.log to library_app")
    .replaceAll("tenant_id uuid", "tenant_id integer")
    .replaceAll("::uuid", "::integer")
    .replaceAll("'00000000-0000-4000-8000-00000000000a'", "1")
    .replaceAll("'00000000-0000-4000-8000-00000000000b'", "2");
  const tenants = "delete from library.loans; delete from library.readers; delete from library.log";
  expect(faults(await proveSchema(root, `${numbered}; ${tenants}`))).toContain("reads-neighbour library.log");
});

test.each([
  ["on", "current_setting('library.is_admin', true) = 'on'"],
  ["a word of its own", "current_setting('library.mode', true) = 'maintenance'"],
  ["a boolean", "nullif(current_setting('library.bypass', true), '')::boolean"],
  ["a list", "current_setting('library.debug', true) in ('all', 'everything')"],
  ["a role's name", "coalesce(current_setting('library.role', true), 'none') = 'superadmin'"],
])("a setting that opens every tenant is found: %s", async (_name, condition) => {
  const proof = await proveSchema(
    root,
    `${library}; create policy hole on library.loans for select using (${condition})`,
  );
  expect(faults(proof)).toContain("setting-opens library.loans");
});

test("a setting that a helper reads is found", async () => {
  const helper = `create function library.mode() returns text language sql stable
    return coalesce(current_setting('library.mode', true), 'none')`;
  const hole = "create policy hole on library.loans for select using (library.mode() = 'maintenance')";
  expect(faults(await proveSchema(root, `${library}; ${helper}; ${hole}`))).toContain(
    "setting-opens library.loans",
  );
});

const regions = (third: string) => `${library};
  create table library.visits (tenant_id uuid not null, id integer not null, primary key (tenant_id, id))
    partition by list (tenant_id);
  create table library.visits_a partition of library.visits for values in ('00000000-0000-4000-8000-00000000000a');
  create table library.visits_b partition of library.visits for values in ('00000000-0000-4000-8000-00000000000b');
  create table library.visits_c partition of library.visits for values in ('00000000-0000-4000-8000-00000000000c');
  alter table library.visits enable row level security;
  alter table library.visits_a enable row level security;
  alter table library.visits_b enable row level security;
  create policy own on library.visits using (${own});
  create policy own on library.visits_a using (${own});
  create policy own on library.visits_b using (${own});
  grant select, insert on library.visits to library_app;
  grant select on library.visits_a, library.visits_b, library.visits_c to library_app;
  ${third}`;

const walledThird = `alter table library.visits_c enable row level security;
  create policy own on library.visits_c using (${own});`;

test.each([
  ["that is empty", ""],
  ["with rows", "insert into library.visits values ('00000000-0000-4000-8000-00000000000c', 1);"],
])("a third tenant's partition %s is found, where nothing holds it", async (_name, rows) => {
  expect(faults(await proveSchema(root, regions(rows)))).toEqual(["reads-neighbour library.visits_c"]);
  const sound = await proveSchema(root, regions(`${walledThird} ${rows}`));
  expect(faults(sound)).toEqual([]);
  expect(missed(sound)).toEqual([]);
});

test("each partition of a hash gets a tenant", async () => {
  const leaves = [0, 1, 2, 3, 4, 5];
  const sql = `${library};
    create table library.visits (tenant_id uuid not null, id integer not null, primary key (tenant_id, id))
      partition by hash (tenant_id);
    ${leaves.map((leaf) => `create table library.visits_${leaf} partition of library.visits for values with (modulus 6, remainder ${leaf});`).join("\n")}
    alter table library.visits enable row level security;
    create policy own on library.visits using (${own});
    grant select on all tables in schema library to library_app;`;
  const found = faults(await proveSchema(root, sql)).filter((fault) => fault.startsWith("reads-neighbour"));
  expect(found.sort()).toEqual(leaves.map((leaf) => `reads-neighbour library.visits_${leaf}`));
});
