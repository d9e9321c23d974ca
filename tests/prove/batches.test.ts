/** Whether probes are sent one at a time or many at once makes no difference to what is found. */
import type { Proof } from "../../src/prove/prove.ts";
import { createTestDatabase } from "../support/database.ts";
import { faults, library, proveSchema } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
const root = await db.connect("root");
afterAll(() => db.drop());

const breaks = [
  "create policy open on library.readers for select to library_app using (true)",
  "create policy touch on library.readers for update to library_app using (true)",
  "create policy away on library.loans for delete to library_app using (true)",
  "alter table library.readers add constraint readers_id_name_key unique (name)",
  "create function library.next() returns bigint language sql as $$ select nextval('library.loans_id_seq') $$",
  "create function library.random() returns float language sql as 'select random()'",
  "create function library.all_loans() returns bigint language sql security definer as 'select count(*) from library.loans'",
  "create function library.drop_loan(title text) returns void language sql security definer as 'delete from library.loans where loans.title = drop_loan.title'",
  "grant execute on all functions in schema library to library_app",
  "grant usage on sequence library.loans_id_seq to library_app",
];
const sql = [library, ...breaks].join(";");

const said = ({ findings, coverage, matrix, probes, noisy }: Proof) => ({
  findings,
  coverage,
  matrix,
  probes,
  noisy,
});

let atOnce: Proof;
beforeAll(async () => {
  atOnce = await proveSchema(root, sql);
});

test("the schema is broken in every way that batches could hide", () => {
  expect(faults(atOnce)).toEqual(
    expect.arrayContaining([
      "reads-neighbour library.readers",
      "changes-neighbour library.readers",
      "deletes-neighbour library.loans",
      "unique-oracle library.readers",
      "function-reaches-neighbour library.all_loans()",
      "function-reaches-neighbour library.drop_loan(text)",
      "function-reaches-neighbour library.next()",
      "sequence-counts-neighbour library.loans_id_seq",
    ]),
  );
  expect(faults(atOnce)).not.toContain("function-reaches-neighbour library.random()");
});

test("one probe at a time finds the same, and says the same of it", async () => {
  expect(said(await proveSchema(root, sql, { batch: 1 }))).toEqual(said(atOnce));
});

test("the same seed finds the same again", async () => {
  expect(said(await proveSchema(root, sql))).toEqual(said(atOnce));
});

test("a budget that is not used up changes the order alone", async () => {
  const proof = await proveSchema(root, sql, { budgetMs: 3_600_000 });
  expect(faults(proof).sort()).toEqual(faults(atOnce).sort());
  expect(proof.coverage).toEqual(atOnce.coverage);
  expect(proof.left).toBe(0);
});
