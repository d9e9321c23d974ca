/** What the API sends to the database for a query: how many statements, and how they are planned. */
import { SignJWT } from "jose";
import type { Session } from "../../src/driver/session.ts";
import type { Statement } from "../../src/driver/statement.ts";
import type { Sessions } from "../../src/graphql/adaptor.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const secret = "a secret of the tests, thirty-two bytes and more";
const user = "0190b000-0000-7000-8000-00000000000a";
const account = "0190c000-0000-7000-8000-00000000000a";

let db: TestDatabase;
let rowhouse: Rowhouse;
let server: RunningServer;
let tenant: string;
let sent: { session: Session; statement: Statement }[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
  rowhouse = createRowhouse({ connectionString: db.urls.app });
  const sessions: Sessions = {
    runStatement(session, statement) {
      sent.push({ session, statement });
      return rowhouse.sessions.runStatement(session, statement);
    },
    withSession: (session, callback) => rowhouse.sessions.withSession(session, callback),
  };
  const health = () => rowhouse.health();
  const jwt = { algorithm: "HS256", secret } as const;
  server = await startServer({ rowhouse: { sessions, health }, connectionString: db.urls.app, jwt });
  const root = await db.connect("root");
  const { rows } = await root.query("select id from app_public.tenants limit 1");
  tenant = rows[0].id;
  // Rows enough that one index is better than another.
  await root.query(
    `insert into app_public.products (id, base_currency, quote_currency, kind, price_increment, size_increment, min_size)
     values ('BTC-USD', 'BTC', 'USD', 'spot', 0.01, 0.01, 0)`,
  );
  await root.query(
    "insert into app_public.users (tenant_id, id, email, display_name) values ($1, $2, 'a@example.com', 'A')",
    [tenant, user],
  );
  await root.query(
    `insert into app_public.exchange_accounts (tenant_id, id, user_id, exchange, name, environment)
     select $1, case n when 1 then $3::uuid else gen_random_uuid() end, $2, 'bybit', 'Account ' || n, 'mainnet'
       from generate_series(1, 1000) as n`,
    [tenant, user, account],
  );
  await root.query(
    `insert into app_public.executions
       (tenant_id, user_id, account_id, product_id, exchange_execution_id, side, price, quantity, fee_currency, exchange_time)
     select tenant_id, user_id, id, 'BTC-USD', n::text, 'buy', 1, 1, 'USD', now() - n * interval '1 minute'
       from app_public.exchange_accounts, generate_series(1, 5) as n`,
  );
  await root.query("analyze app_public.exchange_accounts, app_public.executions");
});
beforeEach(() => {
  sent = [];
});
afterAll(async () => {
  await server.close();
  await rowhouse.close();
  await db.drop();
});

async function ask(query: string): Promise<unknown> {
  const token = await new SignJWT({ tenant_id: tenant, role: "owner" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(user)
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
  const response = await fetch(server.graphqlUrl, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

/** The plan of the one statement that was sent, as the same user. */
async function planOf(query: string): Promise<string> {
  const answer = await ask(query);
  expect(answer).toHaveProperty("data");
  expect(answer).not.toHaveProperty("errors");
  expect(sent.length).toBe(1);
  const { session, statement } = sent[0] as (typeof sent)[number];
  return rowhouse.sessions.withSession(session, async (transaction) => {
    const text = `explain (analyze, costs off, timing off, summary off) ${statement.text}`;
    const { rows } = await transaction.query<[string]>({ text, values: statement.values, rowMode: "array" });
    return rows.map(([line]) => line).join("\n");
  });
}

test("relations within relations are one statement", async () => {
  await ask(
    `{ exchangeAccounts { nodes { user { email } executions { nodes { product { id } order { id } } } } } }`,
  );
  expect(sent.length).toBe(1);
});

test("a row is found by tenant and id in an index", async () => {
  const plan = await planOf(`{ exchangeAccount(id: "${account}") { name } }`);
  expect(plan).toMatch(/Index Scan using exchange_accounts_(pkey|user_key|is_paper_key)/);
  expect(plan).toMatch(/Index Cond: \(.*\(tenant_id = .*\) AND \(id = /);
});

test("a list of the largest table reads the tenant's partition alone, by index", async () => {
  const filter = `filter: { accountId: { equalTo: "${account}" } }, orderBy: [EXCHANGE_TIME_DESC], first: 10`;
  const plan = await planOf(`{ executions(${filter}) { nodes { id price } } }`);
  expect(plan).toMatch(/Subplans Removed: 31/);
  expect(plan).toMatch(/Index Cond: \(.*\(tenant_id = .*\) AND \(account_id = /);
  expect(plan).not.toMatch(/Seq Scan/);
});

test("a row of the largest table is looked for in the tenant's partition alone", async () => {
  const plan = await planOf(`{ execution(id: "${account}") { id } }`);
  expect(plan).toMatch(/Subplans Removed: 31/);
  expect(plan).not.toMatch(/Seq Scan/);
});

test("the tenant travels as a setting, never as text", async () => {
  await ask(`{ currentTenant { slug } documents { nodes { id } } }`);
  expect(sent.length).toBeGreaterThan(0);
  for (const { session, statement } of sent) {
    expect(session).toMatchObject({ role: "app_user", context: { tenantId: tenant } });
    expect(statement.text).not.toContain(tenant);
    expect(statement.text).not.toContain("tenant_id");
  }
});
