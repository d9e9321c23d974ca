import { ConnectionPool } from "../../src/driver/pool.ts";
import { runAlone } from "../../src/driver/query.ts";
import { tenantSession } from "../../src/driver/session.ts";
import { Sessions } from "../../src/driver/sessions.ts";
import { encodeStatement } from "../../src/driver/statement.ts";
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { makeTenants } from "../support/tenants.ts";

// What one tenant leaves on a connection and the next one finds. One connection
// in the pool: whoever comes next has the same backend, unless it was given up.

let db: TestDatabase;
let rowhouse: Rowhouse;
let a: TenantContext;
let b: TenantContext;

beforeAll(async () => {
  db = await createTestDatabase();
  // A test looks at what its connection has prepared; tenants may not.
  const root = await db.connect("root");
  await root.query(
    `grant select on pg_catalog.pg_prepared_statements to app_user;
     grant execute on function pg_catalog.pg_prepared_statement() to app_user`,
  );
  [a, b] = (await makeTenants(db, 2)) as [TenantContext, TenantContext];
  rowhouse = createRowhouse({ connectionString: db.urls.app, pool: { max: 1 } });
});
afterAll(async () => {
  await rowhouse.close();
  await db.drop();
});

type Found = { pid: number; tenant: string | null; user: string | null; who: string };

const look = `select pg_backend_pid() as pid, current_user as who,
    nullif(current_setting('app.current_tenant_id', true), '') as tenant,
    nullif(split_part(current_setting('app.context', true), '|', 1), '') as user`;

async function pid(context: TenantContext): Promise<number | undefined> {
  return (await rowhouse.query<Found>(context, look)).rows[0]?.pid;
}

test("between two uses a connection is the authenticator's again, with no context", async () => {
  const pool = new ConnectionPool({ connectionString: db.urls.app, max: 1 });
  const sessions = new Sessions(pool);
  const used = await sessions.runStatement<Found>(tenantSession(a), { text: look });
  expect(used.rows[0]).toMatchObject({ who: "app_user", tenant: a.tenantId, user: a.userId });
  await sessions.withSession(tenantSession(b), (tx) => tx.query(look));
  await sessions.runStatement(tenantSession(a), { text: "select 1 / 0" }).catch(() => {});
  await sessions.withSession(tenantSession(a), (tx) => tx.query("select 1 / 0")).catch(() => {});
  const { rows } = await runAlone<Found>(pool, [encodeStatement(look)]);
  const pid = used.rows[0]?.pid;
  expect(rows).toEqual([{ pid, who: "app_authenticator", tenant: null, user: null }]);
  await pool.close();
});

test("the connection is kept after a statement, a transaction, a failure of either", async () => {
  const before = await pid(a);
  await rowhouse.withTenant(b, (tx) => tx.query("select 1"));
  await rowhouse.query(b, "select 1 / 0").catch(() => {});
  await rowhouse.withTenant(b, (tx) => tx.query("select 1 / 0")).catch(() => {});
  expect(await pid(a)).toBe(before);
});

test.each([
  ["the tenant, for the session", `select set_config('app.current_tenant_id', $1, false)`],
  ["the role, for the session", `select set_config('role', 'app_anonymous', false), $1::text`],
  ["row security", `select set_config('row_security', 'off', false), $1::text`],
  ["the search path", `select set_config('search_path', 'pg_catalog', false), $1::text`],
  ["the time zone", `select set_config('timezone', 'Asia/Kathmandu', false), $1::text`],
  ["a setting of its own", `select set_config('app.planted', $1, false)`],
])("what one tenant sets by a function, the next does not find: %s", async (_, text) => {
  const state = `select current_user as who, current_setting('app.current_tenant_id') as tenant,
      current_setting('row_security') as rls, current_setting('search_path') as path,
      current_setting('timezone') as zone, nullif(current_setting('app.planted', true), '') as planted`;
  const before = (await rowhouse.query(b, state)).rows;
  const used = await pid(a);
  await rowhouse.query(a, text, [a.tenantId]);
  expect((await rowhouse.query(b, state)).rows).toEqual(before);
  await rowhouse.withTenant(a, (tx) => tx.query(text, [a.tenantId]));
  expect((await rowhouse.withTenant(b, (tx) => tx.query(state))).rows).toEqual(before);
  // The same backend: it was cleaned, not closed.
  expect(await pid(b)).toBe(used);
});

test.each([
  "set app.current_tenant_id = 'x'",
  "set session role app_user",
  "prepare planted as select 1",
  "deallocate all",
  "listen news",
  "declare planted cursor with hold for select 1",
])("a connection is given up after: %s", async (text) => {
  const before = await pid(a);
  await rowhouse.query(a, text).catch(() => {});
  const after = await pid(b);
  await rowhouse.withTenant(a, (tx) => tx.query(text)).catch(() => {});
  expect(new Set([before, after, await pid(b)]).size).toBe(3);
});

test("a connection on which a statement opened a transaction of its own is given up", async () => {
  const before = await pid(a);
  await rowhouse.query(a, "begin");
  expect(await pid(b)).not.toBe(before);
});

test("a statement planted under the name of the settings never serves another tenant", async () => {
  const { rows } = await rowhouse.query<{ name: string; types: string[] }>(
    a,
    `select name, parameter_types::text[] as types from pg_catalog.pg_prepared_statements
      where name like 'rowhouse_settings%'`,
  );
  const [settings] = rows;
  expect(settings?.types).toHaveLength(3);
  const planted = `prepare ${settings?.name} as
    select set_config('role', 'app_user', true), set_config('app.current_tenant_id', '${a.tenantId}', true)
     where $1::text || $2::text || $3::text <> ''`;
  await rowhouse
    .withTenant(a, async (tx) => {
      await tx.query(`deallocate ${settings?.name}`);
      await tx.query(planted);
    })
    .catch(() => {});
  expect((await rowhouse.query<Found>(b, look)).rows[0]).toMatchObject({ tenant: b.tenantId });
});

test("a tenant cannot create temporary objects", async () => {
  for (const text of [
    "create temporary table documents (title text)",
    "select 1 as title into temporary documents",
    "create temporary view documents as select 1",
  ]) {
    await expect(rowhouse.query(a, text)).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
});
