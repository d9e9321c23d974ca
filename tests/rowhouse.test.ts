import type { Client } from "pg";
import { createRowhouse, type Rowhouse } from "../src/rowhouse.ts";
import type { TenantContext } from "../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { makeTenants } from "./support/tenants.ts";

let db: TestDatabase;
let root: Client;
let rowhouse: Rowhouse;
let a: TenantContext;

beforeAll(async () => {
  db = await createTestDatabase();
  root = await db.connect("root");
  [a] = (await makeTenants(db, 2)) as [TenantContext];
  rowhouse = createRowhouse({
    connectionString: db.urls.app,
    operatorConnectionString: db.urls.operator,
    retry: { minDelayMs: 1 },
  });
});
afterAll(async () => {
  await rowhouse.close();
  await db.drop();
});

const code = (value: string) => expect.objectContaining({ code: value });
const tenantsSeen = "select count(distinct tenant_id)::integer as n from app_public.documents";

async function recorded(reason: string): Promise<number> {
  const { rowCount } = await root.query(
    "select from tenancy.events where kind = 'platform_use' and actor = 'app_operator' and reason = $1",
    [reason],
  );
  return rowCount ?? 0;
}

test("the platform sees every tenant, where a tenant sees itself alone", async () => {
  const { rows } = await rowhouse.asPlatform("count the tenants", (tx) => tx.query(tenantsSeen));
  expect(rows).toEqual([{ n: 2 }]);
  expect((await rowhouse.query(a, tenantsSeen)).rows).toEqual([{ n: 1 }]);
});

test("a platform use is recorded with its reason", async () => {
  await rowhouse.asPlatform("look at nothing", async () => {});
  expect(await recorded("look at nothing")).toBe(1);
});

test("a platform use stays recorded when its work fails", async () => {
  const work = rowhouse.asPlatform("divide by nothing", (tx) => tx.query("select 1 / 0"));
  await expect(work).rejects.toEqual(code("INVALID_VALUE"));
  expect(await recorded("divide by nothing")).toBe(1);
});

test("work of the platform that is tried again is one use", async () => {
  let calls = 0;
  await rowhouse.asPlatform("try again", async (tx) => {
    const text = "do $$ begin raise exception using errcode = '40001'; end $$";
    if (++calls === 1) await tx.query(text);
    return tx.query(tenantsSeen);
  });
  expect([calls, await recorded("try again")]).toEqual([2, 1]);
});

test.each([
  ["an empty reason", ""],
  ["white space", " \n"],
  ["no reason", undefined],
  ["too short a one", "x"],
])("%s opens nothing", async (_, reason) => {
  let called = false;
  const work = rowhouse.asPlatform(reason as string, async (tx) => {
    called = true;
    await tx.query("select 1");
  });
  await expect(work).rejects.toEqual(code("PLATFORM_REASON_MISSING"));
  expect(called).toBe(false);
});

test("after its use the operator's connection is no longer the platform's", async () => {
  await rowhouse
    .asPlatform("leave again", async (tx) => {
      const { rows } = await tx.query("select current_user as who");
      expect(rows).toEqual([{ who: "app_platform" }]);
      await tx.query("commit").catch(() => {});
      await expect(tx.query(tenantsSeen)).rejects.toEqual(code("TRANSACTION_CLOSED"));
    })
    .catch(() => {});
});

test("without an operator's connection there is no platform", async () => {
  const server = createRowhouse({ connectionString: db.urls.app });
  await expect(server.asPlatform("a good reason", async () => 1)).rejects.toEqual(
    code("PLATFORM_UNAVAILABLE"),
  );
  await server.close();
});

test("the server's own login can never become the platform", async () => {
  const server = createRowhouse({
    connectionString: db.urls.app,
    operatorConnectionString: db.urls.app,
  });
  await expect(server.asPlatform("a good reason", async () => 1)).rejects.toEqual(code("FORBIDDEN"));
  await expect(server.query(a, "select set_config('role', 'app_platform', true)")).rejects.toEqual(
    code("FORBIDDEN"),
  );
  await server.close();
});

test("what is exported is what the package promises", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
   [
     "CommitUnknownError",
     "RowhouseError",
     "TenantId",
     "acceptInvitation",
     "anonymousSession",
     "createRowhouse",
     "currentTenant",
     "errorCodes",
     "isRowhouseError",
     "parseTenantContext",
     "runWithTenant",
     "sealKey",
     "tenantSession",
     "userRoles",
   ]
  `);
});
