/** The examples for frameworks, run as they stand in the page, for two tenants. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Express } from "express";
import type { FastifyInstance } from "fastify";
import { SignJWT } from "jose";
import type { Rowhouse, TenantContext } from "../../src/index.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { testEnvironment } from "../support/environment.ts";
import { makeTenants } from "../support/tenants.ts";
import { namedExamples, writeExamples } from "./support/examples.ts";

const secret = "a secret of at least thirty-two bytes";
const directory = mkdtempSync(join(tmpdir(), "rowhouse-frameworks-"));
const example = (name: string) => import(join(directory, name));

let db: TestDatabase;
let a: TenantContext;
let b: TenantContext;
let closing: () => Promise<void>;

beforeAll(async () => {
  db = await createTestDatabase({ sealed: true });
  [a, b] = (await makeTenants(db, 2)) as [TenantContext, TenantContext];
  Object.assign(process.env, {
    APP_URL: db.urls.app,
    SEAL_KEY: testEnvironment().sealKey,
    JWT_SECRET: secret,
  });
  writeExamples(directory, namedExamples("docs/frameworks.md"));
  const { rowhouse } = (await example("tenants.ts")) as { rowhouse: Rowhouse };
  closing = () => rowhouse.close();
});
afterAll(async () => {
  await closing();
  await db.drop();
  rmSync(directory, { recursive: true });
});

const tokenOf = ({ tenantId, userId, role }: TenantContext) =>
  new SignJWT({ tenant_id: tenantId, role })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId ?? "")
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));

type Ask = (path: string, headers?: Record<string, string>) => Promise<Response>;

/** Each tenant reads its own document; without a token, and for a suspended tenant, the answer says why. */
async function expectTwoTenants(ask: Ask): Promise<void> {
  const root = await db.connect("root");
  const documentOf = async ({ tenantId }: TenantContext) =>
    (await root.query("select id, title from app_public.documents where tenant_id = $1", [tenantId])).rows;
  for (const tenant of [a, b, a]) {
    const answer = await ask("/documents", { authorization: `Bearer ${await tokenOf(tenant)}` });
    expect({ status: answer.status, rows: await answer.json() }).toEqual({
      status: 200,
      rows: await documentOf(tenant),
    });
  }
  const unknown = await ask("/documents");
  expect(unknown.status).toBe(401);
  expect(unknown.headers.get("www-authenticate")).toContain("Bearer");
  expect(await unknown.json()).toMatchObject({ errors: [{ extensions: { code: "TOKEN_MISSING" } }] });
}

async function withServer(
  listening: { address(): AddressInfo | string | null },
  callback: (ask: Ask) => Promise<void>,
): Promise<void> {
  const { port } = listening.address() as AddressInfo;
  await callback((path, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers }));
}

test("Fastify", async () => {
  const { app } = (await example("fastify.ts")) as { app: FastifyInstance };
  await app.listen({ port: 0, host: "127.0.0.1" });
  await withServer(app.server, expectTwoTenants);
  await app.close();
});

test("Fastify, with routes for everyone beside the plugin", async () => {
  const { app } = (await example("fastify-scopes.ts")) as { app: FastifyInstance };
  expect((await app.inject("/health")).statusCode).toBe(200);
  expect((await app.inject("/tenant")).statusCode).toBe(401);
  const headers = { authorization: `Bearer ${await tokenOf(b)}` };
  expect((await app.inject({ url: "/tenant", headers })).body).toBe(b.tenantId);
  await app.close();
});

test("Express", async () => {
  const { app } = (await example("express.ts")) as { app: Express };
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  await withServer(server, expectTwoTenants);
  server.close();
});

test("a route handler of Next.js", async () => {
  const { GET } = (await example("app/documents/route.ts")) as { GET(request: Request): Promise<Response> };
  await expectTwoTenants((path, headers = {}) => GET(new Request(`http://localhost${path}`, { headers })));
});

test("an API key instead of a token", async () => {
  const { identifyByKey } = await example("identify.ts");
  const identify = identifyByKey(new Map([["key of B", b]]));
  expect(identify({ headers: { "x-api-key": "key of B" } })).toBe(b);
  expect(() => identify({ headers: {} })).toThrow(expect.objectContaining({ code: "TOKEN_MISSING" }));
});
