/**
 * Without set_config, SQL of a tenant cannot change a setting within a statement.
 * Defence in depth: SET between two statements works on, so the walls hold without it.
 */
import { checkDatabase } from "../../../src/check/check.ts";
import { createRowhouse, type Rowhouse } from "../../../src/rowhouse.ts";
import { makeNeighbours, type Neighbours } from "../../app_public/support/neighbours.ts";
import { asPlatform, asUser, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";
import { testSeal } from "../../support/seal.ts";

const db = await createTestDatabase({ sealed: true });
const app = await db.connect("app");
const operator = await db.connect("operator");
const owner = await db.connect("owner");
const root = await db.connect("root");

let a: Neighbours["a"];
let b: Neighbours["b"];
let rowhouse: Rowhouse;
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  rowhouse = createRowhouse({ connectionString: db.urls.app, seal: testSeal });
});
afterAll(async () => {
  await rowhouse.close();
  await db.drop();
});

const CHANGES = [
  "select set_config('app.x', 'changed', true)",
  "select pg_catalog.set_config('role', 'none', true)",
  "select query_to_xml('select set_config(''app.x'', ''changed'', true)', true, true, '')",
  "select from ts_stat('select set_config(''app.x'', ''changed'', true)::tsvector')",
  "update pg_settings set setting = '8MB' where name = 'work_mem'",
  "do $$ begin set local app.x = 'changed'; end $$",
];
const BY_SET = "select query_to_xml('set local app.x = changed', true, true, '')";

test("a tenant's user changes settings within a statement as long as set_config is open: control", async () => {
  await asUser(app, a.owner, async () => {
    for (const statement of CHANGES.slice(0, 1)) expect((await app.query(statement)).rowCount).toBe(1);
  });
});

test("closing it is asked for, is one right, and is not asked for twice", async () => {
  const close = async () =>
    (await root.query("select tenancy.lock_down_catalogs(set_config => true) as closed")).rows[0].closed;
  expect((await root.query("select tenancy.lock_down_catalogs() as closed")).rows).toEqual([{ closed: 0 }]);
  expect(await close()).toBe(1);
  expect(await close()).toBe(0);
});

test.each(CHANGES)("then a tenant's user may not: %s", async (statement) => {
  await asUser(app, a.owner, () => expectSqlState(app, "42501", () => app.query(statement)));
});

test("nor by SET within a query", async () => {
  await asUser(app, a.owner, () => expectSqlState(app, "0A000", () => app.query(BY_SET)));
});

test("SET between two fetches of a cursor still changes what the cursor reads", async () => {
  await asUser(app, a.owner, async () => {
    await app.query("set local app.x = 'before'");
    await app.query("declare c cursor for select current_setting('app.x') as x from generate_series(1, 2)");
    expect((await app.query("fetch 1 from c")).rows).toEqual([{ x: "before" }]);
    await app.query("set local app.x = 'after'");
    expect((await app.query("fetch 1 from c")).rows).toEqual([{ x: "after" }]);
  });
});

test("the library reads and writes as before, sealed, on one connection after another", async () => {
  for (const person of [a.owner, b.owner, a.member]) {
    const { rows } = await rowhouse.query(person, "select distinct tenant_id from app_public.documents");
    expect(rows).toEqual([{ tenant_id: person.tenantId }]);
    const renamed = await rowhouse.withTenant(person, async (tx) => {
      await tx.query("select 1");
      return tx.query("update app_public.documents set title = title");
    });
    expect(renamed.rowCount).toBe(1);
  }
});

test("an operator enters a tenant and becomes the platform as before", async () => {
  await inTransaction(operator, async () => {
    await operator.query("select tenancy.enter($1, null, 'owner')", [a.id]);
    expect((await operator.query("select from app_public.documents")).rowCount).toBe(1);
  });
  await asPlatform(operator, async () => {
    expect((await operator.query("select from app_public.documents")).rowCount).toBe(2);
  });
});

test("the owner switches walls, and the server's login runs the check", async () => {
  await inTransaction(owner, async () => {
    expect((await owner.query("select tenancy.raise_walls('a test') as switched")).rows).toEqual([
      { switched: 0 },
    ]);
  });
  await inTransaction(app, async () => {
    expect((await checkDatabase(app)).relations).toBeGreaterThan(30);
  });
});

test("it is given back as docs/operating.md says", async () => {
  await inTransaction(root, async () => {
    await root.query("grant execute on function pg_catalog.set_config(text, text, boolean) to public");
    const { rows } = await root.query(
      "select has_function_privilege('app_user', 'pg_catalog.set_config(text, text, boolean)', 'execute') as open",
    );
    expect(rows).toEqual([{ open: true }]);
  });
});
