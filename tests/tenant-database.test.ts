import { createRowhouse, type Rowhouse } from "../src/rowhouse.ts";
import { currentTenant, type TenantContext } from "../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { testSeal } from "./support/seal.ts";
import { makeTenants } from "./support/tenants.ts";

let db: TestDatabase;
let rowhouse: Rowhouse;
let a: TenantContext;
let b: TenantContext;

beforeAll(async () => {
  db = await createTestDatabase({ sealed: true });
  [a, b] = (await makeTenants(db, 2)) as [TenantContext, TenantContext];
  rowhouse = createRowhouse({ connectionString: db.urls.app, pool: { max: 1 }, seal: testSeal });
});
afterAll(async () => {
  await rowhouse.close();
  await db.drop();
});

const tenants = "select distinct tenant_id from app_public.documents";

test("it queries inside its tenant and no other", async () => {
  for (const context of [a, b]) {
    const tenant = rowhouse.inTenant(context);
    expect((await tenant.query(tenants)).rows).toEqual([{ tenant_id: context.tenantId }]);
    expect(await tenant.withTransaction(async (tx) => (await tx.query(tenants)).rows)).toEqual([
      { tenant_id: context.tenantId },
    ]);
  }
});

test("its context is the ambient one inside its transaction", async () => {
  expect(await rowhouse.inTenant(b).withTransaction(async () => currentTenant())).toEqual(b);
});

test("a context that is malformed is refused before a query", () => {
  expect(() => rowhouse.inTenant({ ...a, tenantId: "acme" })).toThrow(
    expect.objectContaining({ code: "TENANT_CONTEXT_MALFORMED" }),
  );
});

test("a transaction that may not be retried reports the conflict", async () => {
  const root = await db.connect("root");
  let runs = 0;
  const work = rowhouse.inTenant(a).withTransaction(
    async (tx) => {
      runs++;
      await tx.query(tenants);
      await root.query("update app_public.documents set size_bytes = size_bytes + 1");
      await tx.query("update app_public.documents set title = 'later'");
    },
    { isolation: "repeatable read", retry: false },
  );
  await expect(work).rejects.toMatchObject({ code: "TRANSACTION_CONFLICT" });
  expect(runs).toBe(1);
});

test("the statement enters a transaction of another client, until it ends", async () => {
  const client = await db.connect("app");
  for (const context of [a, b]) {
    const { text, values = [] } = rowhouse.inTenant(context).enterStatement();
    await client.query("begin");
    await client.query(text, [...values]);
    expect((await client.query(tenants)).rows).toEqual([{ tenant_id: context.tenantId }]);
    await client.query("commit");
    await expect(client.query(tenants)).rejects.toMatchObject({ code: "42501" });
  }
});
