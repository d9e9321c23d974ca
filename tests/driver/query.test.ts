import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { makeTenants } from "../support/tenants.ts";
import { startWireProxy, type WireProxy } from "../support/wire-proxy.ts";

let db: TestDatabase;
let proxy: WireProxy;
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
  proxy = await startWireProxy(db.urls.app);
  rowhouse = createRowhouse({ connectionString: proxy.url, pool: { max: 1 } });
});
afterAll(async () => {
  await rowhouse.close();
  await proxy.close();
  await db.drop();
});

const documents = "select tenant_id, title from app_public.documents";

test("a statement sees its own tenant's rows and no other's", async () => {
  expect((await rowhouse.query(a, documents)).rows).toEqual([
    { tenant_id: a.tenantId, title: "The same title" },
  ]);
  expect((await rowhouse.query(b, documents)).rows).toEqual([
    { tenant_id: b.tenantId, title: "The same title" },
  ]);
});

test("settings and statement are one round trip with one Sync, and neither begin nor commit", async () => {
  await rowhouse.query(a, "select 1");
  proxy.reset();
  await rowhouse.query(a, "select $1::integer as n", [7]);
  // The settings are prepared by now: bind and execute for each, then the statement.
  expect(proxy.wire).toEqual({ roundTrips: 1, messages: "BEPBDES" });
});

test("a named statement is parsed, and its columns are asked for, once on a connection", async () => {
  const statement = { text: "select $1::integer as n", values: [7], name: "seven" };
  proxy.reset();
  expect((await rowhouse.query(a, statement)).rows).toEqual([{ n: 7 }]);
  expect((await rowhouse.query(b, { ...statement, values: [8] })).rows).toEqual([{ n: 8 }]);
  expect(proxy.wire).toEqual({ roundTrips: 2, messages: "BECPBDESBEBES" });
});

test("a named statement that answers other columns the next time is read by them", async () => {
  const fetch = { text: "fetch 1 from rows", name: "fetch" };
  await rowhouse.withTenant(a, async (tx) => {
    await tx.query("declare rows cursor for select 1 as n");
    expect((await tx.query(fetch)).rows).toEqual([{ n: 1 }]);
    await tx.query("close rows");
    await tx.query("declare rows cursor for select 'x' as a, 'y' as b");
    expect((await tx.query(fetch)).rows).toEqual([{ a: "x", b: "y" }]);
  });
});

test("a named statement is read in both row modes, and without rows", async () => {
  const text = "select n, null as missing from generate_series(1, $1::integer) as n";
  const statement = { text, name: "modes" };
  expect((await rowhouse.query(a, { ...statement, values: [1] })).rows).toEqual([{ n: 1, missing: null }]);
  const arrays = { ...statement, values: [2], rowMode: "array" } as const;
  expect((await rowhouse.query(a, arrays)).rows).toEqual([
    [1, null],
    [2, null],
  ]);
  const { rows, fields, rowCount } = await rowhouse.query(a, { ...statement, values: [0] });
  expect([rows, fields.map(({ name }) => name), rowCount]).toEqual([[], ["n", "missing"], 0]);
});

test("a name stands for what was asked for last", async () => {
  expect((await rowhouse.query(a, { text: "select 1 as n", name: "again" })).rows).toEqual([{ n: 1 }]);
  expect((await rowhouse.query(a, { text: "select 2 as n", name: "again" })).rows).toEqual([{ n: 2 }]);
});

test.each([
  ["that fails to parse", "select nothing from nowhere", [], "DATABASE_ERROR"],
  ["whose value fails to bind", "select $1::integer as n", ["x"], "INVALID_VALUE"],
  ["that fails while it runs", "select 1 / $1::integer as n", [0], "INVALID_VALUE"],
])("a named statement %s can be named again", async (_, text, values, code) => {
  const name = `failing ${code}`;
  await expect(rowhouse.query(a, { text, values, name })).rejects.toMatchObject({ code });
  await expect(rowhouse.query(a, { text, values, name })).rejects.toMatchObject({ code });
  expect((await rowhouse.query(a, { text: "select 3 as n", name })).rows).toEqual([{ n: 3 }]);
});

test("many names on one connection leave only the last ones on the server", async () => {
  for (let n = 0; n < 230; n++) {
    expect((await rowhouse.query(a, { text: `select ${n} as n`, name: `name ${n}` })).rows).toEqual([{ n }]);
  }
  const kept = "select count(*)::integer as kept from pg_catalog.pg_prepared_statements";
  const { rows } = await rowhouse.query<{ kept: number }>(a, kept);
  expect(rows[0]?.kept).toBeLessThanOrEqual(200);
  expect((await rowhouse.query(a, { text: "select 0 as n", name: "name 0" })).rows).toEqual([{ n: 0 }]);
});

test("values arrive as the driver parses them", async () => {
  const values = [12, "x", true, null, new Date(0), { a: [1] }, Buffer.from([0, 255]), ["a", 'b"\\']];
  const { rows, fields, rowCount, command } = await rowhouse.query(
    a,
    `select $1::integer as n, $2::text as t, $3::boolean as b, $4::text as missing, $5::timestamptz as at,
            $6::jsonb as j, $7::bytea as bytes, $8::text[] as list, 1.10::numeric as exact`,
    values,
  );
  expect(Object.values(rows[0] as object)).toEqual([...values, "1.10"]);
  expect(fields.map(({ name }) => name).slice(0, 3)).toEqual(["n", "t", "b"]);
  expect([rowCount, command]).toEqual([1, "SELECT"]);
});

test("rows come as arrays where that is asked for", async () => {
  const { rows } = await rowhouse.query(a, { text: "select 1 as n, 2 as n", rowMode: "array" });
  expect(rows).toEqual([[1, 2]]);
});

test("an empty statement and one without rows answer nothing", async () => {
  expect((await rowhouse.query(a, "")).rows).toEqual([]);
  const { rowCount, command } = await rowhouse.query(a, "delete from app_public.documents where false");
  expect([rowCount, command]).toEqual([0, "DELETE"]);
});

test("notices come with the result", async () => {
  const { notices } = await rowhouse.query(a, "drop table if exists app_public.nothing");
  expect(notices).toMatchObject([{ severity: "NOTICE", message: expect.stringContaining("nothing") }]);
});

test("a statement that fails leaves nothing of its work", async () => {
  const insert = `with written as (
      insert into app_public.documents (title, content_hash) values ('half', repeat('0', 64)) returning 1
    ) select 1 / (count(*) - 1) from written`;
  await expect(rowhouse.query(a, insert)).rejects.toMatchObject({ code: "INVALID_VALUE" });
  expect((await rowhouse.query(a, documents)).rows).toHaveLength(1);
});

test("a tenant that is unknown, suspended or cancelled is told so, on the same connection", async () => {
  const root = await db.connect("root");
  const [suspended, cancelled] = ["suspended", "cancelled"];
  for (const status of [suspended, cancelled]) {
    await root.query("update app_public.tenants set status = $1 where id = $2", [status, b.tenantId]);
    await expect(rowhouse.query(b, documents)).rejects.toMatchObject({
      code: `TENANT_${status?.toUpperCase()}`,
    });
    expect((await rowhouse.query(a, documents)).rows).toHaveLength(1);
  }
  await root.query("update app_public.tenants set status = 'active' where id = $1", [b.tenantId]);
  expect((await rowhouse.query(b, documents)).rows).toHaveLength(1);
  const unknown = { ...a, tenantId: "0190b5a0-0000-7000-8000-00000000000f" };
  // No row carries its id: whether a read is refused or finds nothing depends on its plan.
  const read = await rowhouse.query(unknown, documents).then(
    ({ rows }) => rows,
    ({ code }) => code,
  );
  expect([[], "TENANT_UNKNOWN"]).toContainEqual(read);
  const insert =
    "insert into app_public.documents (title, content_hash) values ('x', repeat('0', 64)) returning id";
  await expect(rowhouse.query(unknown, insert)).rejects.toMatchObject({ code: "TENANT_UNKNOWN" });
  expect((await rowhouse.query(a, insert)).rowCount).toBe(1);
  await rowhouse.query(a, "delete from app_public.documents where title = 'x'");
});

test.each([
  ["several statements in one text", "select 1; select 2", { code: "DATABASE_ERROR" }],
  ["a NUL in the text", "select 1\0; drop table x", { code: "STATEMENT_REFUSED" }],
  ["copy to the client", "copy (select 1) to stdout", { code: "STATEMENT_REFUSED" }],
  [
    "copy from the client to a table behind the wall",
    "copy app_public.documents (title, content_hash) from stdin",
    { code: "DATABASE_ERROR", cause: expect.objectContaining({ code: "0A000" }) },
  ],
])("%s is refused, and the next statement works", async (_, text, error) => {
  for (let time = 0; time < 2; time += 1) {
    await expect(rowhouse.query(a, text)).rejects.toMatchObject(error);
  }
  expect((await rowhouse.query(a, documents)).rows).toHaveLength(1);
});

test("a value that cannot be sent is refused before anything is sent", async () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  await rowhouse.query(a, "select 1");
  proxy.reset();
  await expect(rowhouse.query(a, "select $1::jsonb", [circular])).rejects.toMatchObject({
    code: "INVALID_VALUE",
  });
  expect(proxy.wire.roundTrips).toBe(0);
});
