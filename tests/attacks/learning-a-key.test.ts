/** Whoever can run any SQL in a sealed transaction learns neither a key nor another's seal. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";
import { wholeAnswer } from "./support/whole-answer.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const root = await db.connect("root");

let a: Neighbours["a"];
/** Everything by which a key could be known, as hexadecimal. */
let keys: string[];
beforeAll(async () => {
  ({ a } = await makeNeighbours(db));
  const { rows } = await root.query(
    "select encode(inner_pad, 'hex') as inner, encode(outer_pad, 'hex') as outer from tenancy.seal_keys",
  );
  keys = rows.flatMap(({ inner, outer }) => [inner, outer]);
});

const answer = (sql: string) => wholeAnswer(app, sql);

test("there is a key to be learnt", () => {
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[0-9a-f]{128}$/);
});

test.each([
  "select * from tenancy.seal_keys",
  "table tenancy.seal_keys",
  "copy tenancy.seal_keys to stdout",
  "select tenancy.verify_seal()",
  "select tenancy.make_seal(tenancy.current_tenant_id(), null, 'owner')",
  "select tenancy.add_seal_key(decode(repeat('00', 32), 'hex'))",
  "select tenancy.require_seal(false, 'just because')",
  "create or replace function tenancy.seal_is_required() returns boolean language sql return false",
  "lock table tenancy.seal_keys",
  "explain select * from tenancy.seal_keys",
  "select * from pg_stats where tablename = 'seal_keys'",
  "select * from pg_prepared_statements",
  "select * from pg_cursors",
])("no key and no seal is had by: %s", async (sql) => {
  await asUser(app, a.owner, async () => {
    const said = await answer(sql);
    expect(JSON.parse(said)).toMatchObject({ code: "42501" });
  });
});

test.each([
  "select pg_get_functiondef(oid) from pg_proc where pronamespace = 'tenancy'::regnamespace and prokind = 'f'",
  "select prosrc, prosqlbody::text from pg_proc",
  "select * from pg_settings",
  "select pg_get_expr(adbin, adrelid) from pg_attrdef",
  "select * from pg_policies",
  "select * from pg_db_role_setting",
  "select * from pg_description",
  "explain (verbose, settings, format json) select tenancy.sealed_tenant_id(), * from app_public.documents",
])("no key stands in what may be read: %s", async (sql) => {
  await asUser(app, a.owner, async () => {
    const said = await answer(sql);
    expect(said.length).toBeGreaterThan(1);
    for (const key of keys) {
      expect(said).not.toContain(key);
      expect(said).not.toContain(Buffer.from(key, "hex").toString("base64"));
    }
  });
});

test("the seal of a request is in no text that another session sees", async () => {
  await asUser(app, a.owner, async () => {
    const { rows } = await app.query(
      "select split_part(current_setting('app.context'), '|', 3) as seal, pg_backend_pid() as pid",
    );
    const { seal, pid } = rows[0];
    expect(seal).toMatch(/^v1\./);
    await app.query("select from app_public.documents");
    const seen = await root.query("select query, application_name from pg_stat_activity where pid = $1", [
      pid,
    ]);
    expect(seen.rows).toEqual([{ query: "select from app_public.documents", application_name: "" }]);
    await expectSqlState(app, "42501", () => app.query("select query from pg_stat_activity"));
  });
});
