import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPersistedOperations } from "../../src/graphql/persisted-operations.ts";
import type { RunningServer } from "../../src/http/server.ts";
import { startServer } from "../../src/http/server.ts";
import type { Tenant } from "../support/two-tenants.ts";
import { type Api, rowOf, secret, startApi, tokenOf } from "./support/api.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const byId = "query ($id: UUID!) { document(id: $id) { id } currentTenant { id } }";
const costly = "{ executions(first: 500) { nodes { account { executions(first: 500) { nodes { id } } } } } }";
const documents = { [sha256(byId)]: byId, [sha256(costly)]: costly };
const unknown = "{ currentTenant { slug } }";

let api: Api;
let only: RunningServer;
let without: RunningServer;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rowhouse-"));
  const file = join(directory, "operations.json");
  await writeFile(file, JSON.stringify(documents));
  api = await startApi({ persistedOperations: { documents } });
  const options = { rowhouse: api.rowhouse, connectionString: api.db.urls.app };
  const jwt = { algorithm: "HS256", secret } as const;
  only = await startServer({ ...options, jwt, persistedOperations: { documents: file, only: true } });
  without = await startServer({ ...options, jwt });
});
afterAll(async () => {
  await only.close();
  await without.close();
  await api.stop();
  await rm(directory, { recursive: true });
});

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a query answers is for the test to say.
  data: any;
  codes: (string | undefined)[];
}

async function ask(body: object, tenant: Tenant = api.a, server: RunningServer = api): Promise<Answer> {
  const response = await fetch(server.graphqlUrl, {
    method: "POST",
    headers: { authorization: `Bearer ${await tokenOf(tenant)}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const { data, errors = [] } = (await response.json()) as {
    data: unknown;
    errors?: { extensions: { code?: string } }[];
  };
  return { status: response.status, data, codes: errors.map(({ extensions }) => extensions.code) };
}

const apollo = (hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });

test.each([
  ["documentId", { documentId: sha256(byId) }],
  ["documentId with its algorithm", { documentId: `sha256:${sha256(byId)}` }],
  ["extensions.persistedQuery", apollo(sha256(byId))],
])("two tenants ask by %s at the same time, and each reads its own", async (_, body) => {
  const [ours, theirs] = [rowOf(api.a, "documents").id, rowOf(api.b, "documents").id];
  const requests = Array.from({ length: 20 }, (_, n) => ({
    tenant: n % 2 === 0 ? api.a : api.b,
    id: n % 3 === 0 ? ours : theirs,
  }));
  const answers = await Promise.all(
    requests.map(({ tenant, id }) => ask({ ...body, variables: { id } }, tenant)),
  );
  for (const [n, { data, codes }] of answers.entries()) {
    const { tenant, id } = requests[n] as (typeof requests)[number];
    const isOwn = id === rowOf(tenant, "documents").id;
    expect({ data, codes }).toEqual({
      data: { document: isOwn ? { id } : null, currentTenant: { id: tenant.id } },
      codes: [],
    });
  }
});

test("a persisted operation needs a token like any other", async () => {
  const response = await fetch(api.graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ documentId: sha256(byId) }),
  });
  expect(response.status).toBe(401);
});

test("a persisted operation may cost more than others, with the limits of variables", async () => {
  expect(await ask({ query: `${costly} ` })).toMatchObject({ codes: ["QUERY_TOO_COSTLY"] });
  expect(await ask({ documentId: sha256(costly) })).toMatchObject({ status: 200, codes: [] });
  const variables = { id: Array(3_000).fill("x") };
  expect(await ask({ documentId: sha256(byId), variables })).toMatchObject({ codes: ["INPUT_TOO_LARGE"] });
});

test.each(["0".repeat(64), "__proto__", "constructor", ""])(
  "the unknown hash %p is told to the client, who may send the text",
  async (hash) => {
    for (const body of [{ documentId: hash }, apollo(hash)]) {
      expect(await ask(body)).toMatchObject({ status: 400, codes: ["PERSISTED_QUERY_NOT_FOUND"] });
      expect(await ask({ ...body, query: unknown })).toMatchObject({ status: 200, codes: [] });
      // Nothing was registered.
      expect(await ask(body)).toMatchObject({ codes: ["PERSISTED_QUERY_NOT_FOUND"] });
    }
  },
);

test("a hash that is no text is malformed", async () => {
  expect(await ask({ documentId: { a: 1 }, query: unknown })).toMatchObject({
    status: 400,
    codes: ["BAD_REQUEST"],
  });
});

test("the text beside a known hash is not what runs", async () => {
  const id = rowOf(api.a, "documents").id;
  const { data } = await ask({ documentId: sha256(byId), query: unknown, variables: { id } });
  expect(data).toEqual({ document: { id }, currentTenant: { id: api.a.id } });
});

test("where only persisted operations are served, no other is", async () => {
  const id = rowOf(api.a, "documents").id;
  const { data } = await ask({ documentId: sha256(byId), variables: { id } }, api.a, only);
  expect(data).toMatchObject({ document: { id } });
  expect(await ask({ query: unknown }, api.a, only)).toMatchObject({
    status: 400,
    codes: ["PERSISTED_QUERY_ONLY"],
  });
  const both = { documentId: sha256(unknown), query: unknown };
  expect(await ask(both, api.a, only)).toMatchObject({ codes: ["PERSISTED_QUERY_NOT_FOUND"] });
});

test("a server without persisted operations says so", async () => {
  expect(await ask({ documentId: sha256(byId) }, api.a, without)).toMatchObject({
    status: 400,
    codes: ["PERSISTED_QUERY_NOT_SUPPORTED"],
  });
});

test.each([
  ["a text under the hash of another", { [sha256("a")]: "b" }],
  ["a value that is no text", { [sha256("a")]: 1 as never }],
  ["a file that is not there", "/nowhere/operations.json"],
])("%s is a fault of the configuration", (_, given) => {
  expect(() => readPersistedOperations({ documents: given })).toThrow(
    expect.objectContaining({ code: "CONFIGURATION_INVALID" }),
  );
});
