/** What could not be tried is said, never taken for safe. */
import { CannotProve } from "../../src/prove/options.ts";
import { createTestDatabase } from "../support/database.ts";
import { faults, library, missed, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const puzzle = `${library};
  create table library.fines (
    tenant_id uuid not null, id integer not null, code text not null,
    primary key (tenant_id, id),
    constraint fines_code_check check (md5(code) = md5('the only right word')));
  alter table library.fines enable row level security, force row level security;
  create policy own on library.fines to library_app
    using (tenant_id = (select nullif(current_setting('library.tenant_id', true), '')::uuid));
  grant select, insert, update, delete on library.fines to library_app;`;

test("a table that no row can be made for is not covered, with the reason", async () => {
  const proof = await proveSchema(root, puzzle);
  expect(missed(proof)).toEqual([expect.stringMatching(/^library\.fines: .*fines_code_check/)]);
  expect(proof.coverage[0]).toMatchObject({ what: "tables", covered: 2, total: 3 });
});

test("SQL of the user makes the rows, and the table is covered", async () => {
  const proof = await proveSchema(root, puzzle, {
    rowsSql: `insert into library.fines select tenant_id, 1, 'the only right word' from library.readers group by 1`,
  });
  expect(missed(proof)).toEqual([]);
  expect(faults(proof)).toEqual([]);
});

test("a function whose arguments are always wrong is not covered", async () => {
  const proof = await proveSchema(
    root,
    `${library}; create function library.parse(shelf text) returns integer language sql immutable return shelf::integer / 0`,
  );
  expect(missed(proof)).toEqual([expect.stringMatching(/^library\.parse\(text\): ERROR 22/)]);
});

test("what is to be left out is left out, and counted as not covered", async () => {
  const proof = await proveSchema(
    root,
    `${library}; create function library.send(letter text) returns integer language sql return 1;
     create policy all_of_them on library.loans for select to library_app using (true)`,
    { except: ["library.send", "library.loans"] },
  );
  expect(missed(proof)).toEqual([
    "library.send: left out, as was asked",
    "library.loans: left out, as was asked",
  ]);
  expect(proof.coverage.map(({ what }) => what)).not.toContain("functions");
});

test("a tenant that does not see its own rows proves nothing", async () => {
  await expect(proveSchema(root, library, { enter: "select {tenant}" })).rejects.toThrow(CannotProve);
});

test("where no column names a tenant, prove says what to do", async () => {
  await expect(proveSchema(root, "create table public.things (id integer)")).rejects.toThrow(CannotProve);
});

test("the same seed tries the same", async () => {
  const [one, other] = [await proveSchema(root, library), await proveSchema(root, library)];
  expect(other.probes).toBe(one.probes);
  expect(other.seed).toBe(1);
});
