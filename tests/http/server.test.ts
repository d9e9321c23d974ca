import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { addHealthRoutes } from "../../src/http/health.ts";
import { startServer } from "../../src/http/server.ts";
import { createRowhouse } from "../../src/rowhouse.ts";
import { type Api, secret, startApi, tokenOf } from "./support/api.ts";

const jwt = { algorithm: "HS256", secret } as const;

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test("the process is alive and the database is ready, without a token", async () => {
  const alive = await fetch(`${api.url}/health`);
  expect([alive.status, await alive.json()]).toEqual([200, { status: "ok" }]);
  const ready = await fetch(`${api.url}/health/database`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: "ok", latencyMs: expect.any(Number) }]);
});

test("a database that does not answer is 503 with a reason", async () => {
  const unreachable = createRowhouse({
    connectionString: "postgres://app_authenticator:secret@127.0.0.1:1/nowhere",
  });
  const app = Fastify();
  addHealthRoutes(app, () => unreachable.health());
  const response = await app.inject("/health/database");
  expect(response.statusCode).toBe(503);
  expect(response.json()).toEqual({
    status: "unavailable",
    code: "DATABASE_UNAVAILABLE",
    reason: "The database is not available.",
  });
  expect((await app.inject("/health")).statusCode).toBe(200);
  await unreachable.close();
});

test("Ruru is at /, without a token, and brings its own files", async () => {
  const response = await fetch(`${api.url}/`, { headers: { accept: "text/html" } });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch("text/html");
  const page = await response.text();
  const [, path] = /(?:src|href)="(\/ruru-static\/[^"]+)"/.exec(page) ?? [];
  const file = await fetch(api.url + path);
  expect(file.status).toBe(200);
  expect((await file.text()).length).toBeGreaterThan(1_000);
});

test("no answer may be sniffed, framed or cached, and no other origin reads it", async () => {
  const headers = {
    authorization: `Bearer ${await tokenOf(api.a)}`,
    "content-type": "application/json",
    origin: "https://evil.example",
  };
  const response = await fetch(api.graphqlUrl, {
    method: "POST",
    headers,
    body: '{"query":"{ __typename }"}',
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
  const preflight = await fetch(api.graphqlUrl, {
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
  });
  expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
});

test("a path that is not there is 404 with a code", async () => {
  const response = await fetch(`${api.url}/nothing`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
});

test("a port in use is an error that says so", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const starting = startServer({ rowhouse: api.rowhouse, connectionString: api.db.urls.app, jwt, port });
  await expect(starting).rejects.toMatchObject({ code: "EADDRINUSE" });
  other.close();
});

test("closing lets a request under way finish and takes no new one", async () => {
  const server = await startServer({ rowhouse: api.rowhouse, connectionString: api.db.urls.app, jwt });
  const root = await api.db.connect("root");
  // Held up by a lock: the request is under way until the lock is let go.
  await root.query("begin");
  await root.query("lock table app_public.documents in access exclusive mode");
  const asked = fetch(server.graphqlUrl, {
    method: "POST",
    headers: { authorization: `Bearer ${await tokenOf(api.a)}`, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ documents { totalCount } }" }),
  });
  const waiting =
    "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
  const observer = await api.db.connect("root");
  while ((await observer.query(waiting)).rowCount === 0)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const closed = server.close();
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  await root.query("rollback");
  const response = await asked;
  expect(await response.json()).toEqual({ data: { documents: { totalCount: 1 } } });
  await closed;
});
