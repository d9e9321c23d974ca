/** One hole at a time in a sound schema: prove names it, at the object that has it. */
import { createTestDatabase } from "../support/database.ts";
import { faults, library, missed, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

test("a sound schema has no finding and is covered whole", async () => {
  const proof = await proveSchema(root, library);
  expect(faults(proof)).toEqual([]);
  expect(missed(proof)).toEqual([]);
  expect(proof.coverage).toEqual([{ what: "tables", covered: 2, total: 2, missed: [] }]);
});

const holes: [hole: string, sql: string, finding: string][] = [
  [
    "row security that is off",
    "alter table library.loans disable row level security",
    "reads-neighbour library.loans",
  ],
  [
    "a second permissive policy",
    "create policy all_of_them on library.loans for select to library_app using (true)",
    "reads-neighbour library.loans",
  ],
  [
    "a policy that lets rows be planted",
    "alter policy own on library.readers with check (true)",
    "plants-in-neighbour library.readers",
  ],
  [
    "an update that reads nothing",
    "create policy blind on library.readers for update to library_app using (true)",
    "changes-neighbour library.readers",
  ],
  [
    "a delete that reads nothing",
    "create policy blind on library.loans for delete to library_app using (true)",
    "deletes-neighbour library.loans",
  ],
  [
    "a unique key without the tenant",
    "create unique index on library.readers (name)",
    "unique-oracle library.readers",
  ],
  [
    "a foreign key without the tenant",
    "alter table library.readers add column serial integer generated always as identity, add unique (serial); alter table library.loans add column by_serial integer references library.readers (serial); update library.loans set by_serial = (select serial from library.readers where readers.tenant_id = loans.tenant_id and readers.id = loans.reader_id)",
    "reference-oracle library.loans",
  ],
  [
    "a context that is open while it is unset",
    "alter policy own on library.loans using (tenant_id = coalesce(nullif(current_setting('library.tenant_id', true), '')::uuid, tenant_id))",
    "context-fails-open library.loans",
  ],
  [
    "a view with its owner's rights",
    "create view library.titles as select * from library.loans; grant select on library.titles to library_app",
    "reads-neighbour library.titles",
  ],
  [
    "a materialized view",
    "create materialized view library.counts as select tenant_id, count(*) from library.loans group by 1; grant select on library.counts to library_app",
    "reads-neighbour library.counts",
  ],
  [
    "a function with its owner's rights",
    "create function library.all_titles() returns setof text language sql stable security definer return (select string_agg(title, ',') from library.loans)",
    "function-reaches-neighbour library.all_titles()",
  ],
  [
    "a reader of the context that is immutable",
    "create function library.tenant() returns uuid language sql immutable as $$ select nullif(current_setting('library.tenant_id', true), '')::uuid $$; alter policy own on library.loans using (tenant_id = library.tenant())",
    "plan-keeps-tenant library.loans",
  ],
  ["a role that bypasses row security", "alter role library_app bypassrls", "reads-neighbour library.loans"],
  ["a login that may become the owner", "grant library_owner to library_login", "role-escape library.loans"],
  ["truncation", "grant truncate on library.loans to library_app", "table-privilege library.loans"],
  [
    "a sequence that is granted",
    "grant usage on sequence library.loans_id_seq to library_app",
    "sequence-counts-neighbour library.loans_id_seq",
  ],
];

test.each(holes)("prove finds %s", async (_hole, sql, finding) => {
  expect(faults(await proveSchema(root, `${library}; ${sql}`))).toContain(finding);
});
