import type { PgClient } from "postgraphile/@dataplan/pg";
import { type AdaptorSettings, createWithPgClient } from "../../src/graphql/adaptor.ts";
import { createIntrospect, introspectionSettings } from "../../src/graphql/introspection.ts";
import { requestSession } from "../../src/graphql/request-session.ts";
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let rowhouse: Rowhouse;
let settings: AdaptorSettings;
let calls: string[];
beforeAll(async () => {
  db = await createTestDatabase();
  rowhouse = createRowhouse({ connectionString: db.urls.app });
  const { sessions } = rowhouse;
  settings = {
    introspect: createIntrospect(db.urls.app),
    sessions: {
      runStatement(...args) {
        calls.push("statement");
        return sessions.runStatement(...args);
      },
      withSession(...args) {
        calls.push("transaction");
        return sessions.withSession(...args);
      },
    },
  };
});
beforeEach(() => {
  calls = [];
});
afterAll(async () => {
  await rowhouse.close();
  await db.drop();
});

const tenantId = "00000000-0000-7000-8000-000000000001";
// PostGraphile hands it on as its settings.
const tenant = requestSession({ tenantId, userId: null, role: "member" }) as unknown as Record<
  string,
  string
>;
const claim = { text: "select current_setting('app.current_tenant_id'), current_user", arrayMode: true };

test("a statement runs as the tenant's user, in one round trip", async () => {
  const rows = await createWithPgClient(settings)(tenant, async (client) => (await client.query(claim)).rows);
  expect(rows).toEqual([[tenantId, "app_user"]]);
  expect(calls).toEqual(["statement"]);
});

test("statements in withTransaction share a transaction, which a failure undoes", async () => {
  const id = { text: "select pg_current_xact_id()::text", arrayMode: true };
  const work = async (client: PgClient) => [
    (await client.query<[string]>(id)).rows[0]?.[0],
    await client.withTransaction(async (inner) => (await inner.query<[string]>(id)).rows[0]?.[0]),
    (await client.query<[string]>(claim)).rows[0]?.[0],
  ];
  const answered = await createWithPgClient(settings)(tenant, (client) => client.withTransaction(work));
  expect(answered[0]).toBe(answered[1]);
  expect(answered[2]).toBe(tenantId);
  expect(calls).toEqual(["transaction"]);
});

test.each([
  ["null", null],
  ["undefined", undefined as never],
  ["empty", {}],
  ["without a tenant", { role: "app_user" }],
  ["without a context", { role: "app_user", context: undefined as never }],
  ["with settings of PostGraphile's besides", { ...tenant, "app.current_tenant_id": tenantId }],
  ["a copy of the introspection's", { ...introspectionSettings }],
])("settings that are %s reach no database", async (_, given) => {
  const asked = createWithPgClient(settings)(given, (client) => client.query(claim));
  await expect(asked).rejects.toMatchObject({
    code: expect.stringMatching(/^(TENANT_CONTEXT_MISSING|SETTINGS_REFUSED)$/),
  });
});

test("a request without a tenant is an error, not a request without settings", () => {
  for (const context of [null, undefined, { tenantId: "", role: "owner" as const }]) {
    expect(() => requestSession(context)).toThrow(
      expect.objectContaining({ code: "TENANT_CONTEXT_MISSING" }),
    );
  }
});

test("the introspection reads as app_user, without a tenant, and writes nothing", async () => {
  const withPgClient = createWithPgClient(settings);
  const whoAmI = {
    text: "select current_user, current_setting('app.current_tenant_id', true)",
    arrayMode: true,
  };
  const { rows } = await withPgClient(introspectionSettings, (client) => client.query(whoAmI));
  expect(rows).toEqual([["app_user", null]]);
  const read = withPgClient(introspectionSettings, (client) =>
    client.query({ text: "select * from app_public.documents" }),
  );
  await expect(read).rejects.toMatchObject({ code: "RH001" });
  const write = withPgClient(introspectionSettings, (client) =>
    client.query({ text: "create temp table t ()" }),
  );
  await expect(write).rejects.toMatchObject({ code: "25006" });
  expect(calls).toEqual([]);
});
