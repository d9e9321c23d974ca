/** How often the API goes to the database and back, counted on the wire. */
import { SignJWT } from "jose";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { testSeal } from "../support/seal.ts";
import { makeTenants } from "../support/tenants.ts";
import { until } from "../support/until.ts";
import { startWireProxy, type WireProxy } from "../support/wire-proxy.ts";

const secret = "a secret of the tests, thirty-two bytes and more";

let db: TestDatabase;
let proxy: WireProxy;
let rowhouse: Rowhouse;
let server: RunningServer;
let tenant: TenantContext;
beforeAll(async () => {
  db = await createTestDatabase({ sealed: true });
  [tenant] = (await makeTenants(db, 2)) as [TenantContext, TenantContext];
  proxy = await startWireProxy(db.urls.app);
  rowhouse = createRowhouse({ connectionString: proxy.url, pool: { min: 1, max: 1 }, seal: testSeal });
  const jwt = { algorithm: "HS256", secret } as const;
  server = await startServer({ rowhouse, connectionString: db.urls.app, jwt });
  // Caching a seal is a round trip beside the work, once in a minute: let it pass before anything is counted.
  const root = await db.connect("root");
  for (let n = 0; n < 2; n++) await ask("{ currentTenant { slug } }");
  await until(
    async () =>
      (await root.query("select from tenancy.cached_seals where tenant is not null")).rowCount === 1,
  );
});
afterAll(async () => {
  await server.close();
  await rowhouse.close();
  await proxy.close();
  await db.drop();
});

async function ask(query: string): Promise<unknown> {
  const token = await new SignJWT({ tenant_id: tenant.tenantId, role: "owner" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(tenant.userId ?? "")
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
  const response = await fetch(server.graphqlUrl, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

/** What the second time of asking sends: by then everything is prepared. */
async function wireOf(query: string): Promise<WireProxy["wire"]> {
  expect(await ask(query)).not.toHaveProperty("errors");
  proxy.reset();
  expect(await ask(query)).not.toHaveProperty("errors");
  return { ...proxy.wire };
}

const syncs = (messages: string) => [...messages].filter((type) => type === "S").length;

test.each([
  ["a list", `{ documents(first: 10) { nodes { id title } } }`],
  [
    "relations within relations",
    `{ documents { nodes { title user { email documents { nodes { id } } } } } }`,
  ],
  ["the tenant itself", `{ currentTenant { slug name } }`],
])("reading %s is one round trip and one Sync", async (_, query) => {
  const { roundTrips, messages } = await wireOf(query);
  expect({ roundTrips, syncs: syncs(messages) }).toEqual({ roundTrips: 1, syncs: 1 });
});

test("what was read before sends binds and executes alone: nothing is parsed or described again", async () => {
  const { messages } = await wireOf(
    `{ documents(first: 3, orderBy: [CREATED_AT_DESC]) { nodes { title } } }`,
  );
  expect(messages).toBe("BEBES");
});

test("a list and how many there are of it are two statements, each in a round trip of its own", async () => {
  const { roundTrips, messages } = await wireOf("{ documents(first: 1) { totalCount nodes { id } } }");
  expect({ roundTrips, syncs: syncs(messages) }).toEqual({ roundTrips: 2, syncs: 2 });
});

test("two root fields are read in one round trip or in one each, never more", async () => {
  const { roundTrips, messages } = await wireOf(`{ documents { nodes { id } } users { nodes { email } } }`);
  expect(roundTrips).toBeLessThanOrEqual(2);
  expect(syncs(messages)).toBe(roundTrips);
});

test("a change is the way in with the first statement, the statements after it, and the commit", async () => {
  const title = `{ document: { title: "new", contentHash: "${"0".repeat(64)}" } }`;
  const { roundTrips, messages } = await wireOf(
    `mutation { createDocument(input: ${title}) { document { id title } } }`,
  );
  expect(roundTrips).toBeLessThanOrEqual(3);
  expect(syncs(messages)).toBe(roundTrips);
});

test("a question that the API refuses does not reach the database", async () => {
  proxy.reset();
  expect(await ask("{ documents { nothing } }")).toHaveProperty("errors");
  expect(proxy.wire.roundTrips).toBe(0);
});
