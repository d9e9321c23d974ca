/** rowhouse tenant: from a fresh database to a token that works, and to the end of a tenant. */
import { randomBytes } from "node:crypto";
import { startServer } from "../../src/http/server.ts";
import { createRowhouse } from "../../src/rowhouse.ts";
import { sealKey } from "../../src/tenant/seal.ts";
import { createTestDatabase } from "../support/database.ts";
import { testEnvironment } from "../support/environment.ts";
import { rowhouse } from "./support/rowhouse.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const { passwords, sealKey: seal } = testEnvironment();
const env = {
  DATABASE_URL: db.urls.root,
  AUTHENTICATOR_PASSWORD: passwords.authenticator,
  OPERATOR_PASSWORD: passwords.operator,
  SEAL_KEY: seal,
  CREDENTIALS_KEY: randomBytes(32).toString("base64"),
  JWT_SECRET: randomBytes(48).toString("base64"),
};
const root = await db.connect("root");

const run = (...args: string[]) => rowhouse(["tenant", ...args], { env });
const json = async (...args: string[]) => JSON.parse((await run(...args, "--json")).stdout);
const reasons = async () =>
  (await root.query("select reason from tenancy.events where kind = 'platform_use' order by id desc limit 1"))
    .rows[0].reason;

test("create prints a token of the owner that works at once", async () => {
  const { status, stdout } = await run("create", "--owner", "Me@Acme.example");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Tenant {2}acme {2}[0-9a-f-]{36}\nOwner {3}Me@Acme\.example {2}[0-9a-f-]{36}\n/);
  const [token] = /eyJ\S+/.exec(stdout) ?? [];
  const connection = createRowhouse({
    connectionString: db.urls.app,
    seal: { key: () => sealKey(Buffer.from(seal, "base64")) },
  });
  const jwt = { algorithm: "HS256", secret: env.JWT_SECRET } as const;
  const server = await startServer({ rowhouse: connection, connectionString: db.urls.app, jwt });
  try {
    const response = await fetch(server.graphqlUrl, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: "{ currentTenant { slug name limits { maxUsers } } }" }),
    });
    expect(await response.json()).toEqual({
      data: { currentTenant: { slug: "acme", name: "Acme", limits: { maxUsers: 5 } } },
    });
  } finally {
    await server.close();
    await connection.close();
  }
});

test("create repeated with its key answers the same tenant", async () => {
  const args = ["create", "--owner", "me@globex.example", "--tier", "pro", "--idempotency-key", "first"];
  const made = await json(...args);
  expect(made).toMatchObject({
    slug: "globex",
    owner: { email: "me@globex.example" },
    token: expect.any(String),
  });
  expect(made.claims).toEqual({ tenant_id: made.tenantId, sub: made.owner.id, role: "owner" });
  expect((await json(...args)).tenantId).toBe(made.tenantId);
  const other = await run(...args, "--slug", "other");
  expect(other).toMatchObject({ status: 1, stderr: expect.stringContaining("idempotency key") });
});

test.each([
  [["--owner", "me@acme.example"], "There is a tenant with the slug acme: choose another with --slug."],
  [["--owner", "me@acme.example", "--slug", "No slug"], '"No slug" is no slug'],
  [["--owner", "me@new.example", "--tier", "free"], 'There is no tier "free"'],
  [["--owner", "nobody", "--slug", "new"], '"nobody" is no e-mail address.'],
])("create %j says what is wrong and makes nothing", async (args, sentence) => {
  const before = (await root.query("select from app_public.tenants")).rowCount;
  expect(await run("create", ...args)).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringContaining(sentence),
  });
  expect((await root.query("select from app_public.tenants")).rowCount).toBe(before);
});

test("list and show tell of tenants, and leave their reason", async () => {
  expect((await run("list")).stdout.split("\n")).toEqual(
    expect.arrayContaining(["acme: active, starter, 1 of 5 users", "globex: active, pro, 1 of 25 users"]),
  );
  expect(await reasons()).toBe("rowhouse tenant list");
  const [acme] = (await json("list")).filter(({ slug }: { slug: string }) => slug === "acme");
  for (const name of ["acme", "t_acme", acme.id]) {
    const { stdout } = await run("show", name, "--reason", "a question of theirs");
    expect(stdout).toContain(acme.id);
    expect(stdout).toMatch(/^owner +me@acme\.example/m);
  }
  expect(await reasons()).toBe("a question of theirs");
  expect((await json("show", "acme")).owners).toHaveLength(1);
  expect(await run("show", "nobody")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("no tenant"),
  });
});

const statusOf = async (slug: string) =>
  (await root.query("select status from app_operations.tenants where slug = $1", [slug])).rows[0].status;

test("suspend, cancel and resume change one tenant, with a reason", async () => {
  expect(await run("suspend", "acme")).toMatchObject({ status: 2 });
  expect(await run("suspend", "acme", "--reason", "unpaid")).toMatchObject({
    status: 0,
    stdout: "acme: suspended, starter, 1 of 5 users\n",
  });
  expect(await reasons()).toBe("unpaid");
  expect(await statusOf("globex")).toBe("active");
  const refused = await run("cancel", "acme", "--reason", "gone");
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("--yes") });
  expect(await statusOf("acme")).toBe("suspended");
  expect(await run("cancel", "acme", "--reason", "gone", "--yes")).toMatchObject({ status: 0 });
  expect(await run("suspend", "acme", "--reason", "again")).toMatchObject({ status: 1 });
  expect(await json("resume", "acme", "--reason", "paid")).toMatchObject({ slug: "acme", status: "active" });
  expect(await json("list", "--status", "suspended")).toEqual([]);
});

test("limits are set for one tenant and given back to its tier", async () => {
  expect(await json("limits", "acme", "--max-users", "9", "--burst", "3", "--reason", "more")).toMatchObject({
    max_users: 9,
    request_burst: 3,
    max_api_calls_per_day: 10000,
  });
  expect(await json("limits", "acme", "--from-tier", "--reason", "as before")).toMatchObject({
    max_users: 5,
  });
  expect(await run("limits", "acme", "--reason", "nothing")).toMatchObject({ status: 1 });
  expect(await run("limits", "acme", "--max-users", "-1", "--reason", "x y z")).toMatchObject({ status: 2 });
});

test("without the operator's password, and without the tables, it says what to do", async () => {
  const { OPERATOR_PASSWORD: _, ...without } = { ...env, DATABASE_URL: db.urls.app };
  expect(await rowhouse(["tenant", "list"], { env: without })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("OPERATOR_PASSWORD"),
  });
  const empty = await createTestDatabase({ empty: true });
  try {
    await (await empty.connect("root")).query(
      `grant connect on database ${new URL(empty.urls.root).pathname.slice(1)} to app_operator`,
    );
    expect(
      await rowhouse(["tenant", "list"], { env: { ...env, DATABASE_URL: empty.urls.root } }),
    ).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("rowhouse migrate"),
    });
  } finally {
    await empty.drop();
  }
});
