import type { GraphQLClient } from "graphql-request";
import { type Api, rowOf, startApi } from "./support/api.ts";
import { ask, codesOf } from "./support/ask.ts";

let api: Api;
let a: GraphQLClient;
let b: GraphQLClient;
beforeAll(async () => {
  api = await startApi();
  a = await api.as(api.a);
  b = await api.as(api.b);
});
afterAll(() => api.stop());

const hash = "a".repeat(64);
const create = `mutation ($document: DocumentInput!) {
  createDocument(input: { document: $document }) { document { id nodeId title user { id } } }
}`;
const read = "query ($id: UUID!) { document(id: $id) { title } }";

async function created(client: GraphQLClient, title: string): Promise<{ id: string; nodeId: string }> {
  const { data } = await ask(client, create, { document: { title, contentHash: hash } });
  return data.createDocument.document;
}

test("a row is made in the tenant of the token and belongs to its user", async () => {
  const { data, errors } = await ask(a, create, { document: { title: "Plan", contentHash: hash } });
  expect(errors).toEqual([]);
  const { document } = data.createDocument;
  expect(document).toMatchObject({ title: "Plan", user: { id: rowOf(api.a, "users").id } });
  expect(await a.request(read, { id: document.id })).toEqual({ document: { title: "Plan" } });
  expect(await b.request(read, { id: document.id })).toEqual({ document: null });
});

test("the tenant of a row cannot be named", async () => {
  const document = { title: "Plan", contentHash: hash, tenantId: api.b.id };
  expect((await ask(a, create, { document })).status).toBe(400);
});

test.each(["id", "nodeId"] as const)("a row is changed by its %s, by its own tenant only", async (key) => {
  const document = await created(b, "Before");
  const field = key === "id" ? "updateDocument" : "updateDocumentByNodeId";
  const update = `mutation ($key: ${key === "id" ? "UUID" : "ID"}!, $title: String!) {
    ${field}(input: { ${key}: $key, patch: { title: $title } }) { document { title } }
  }`;
  expect(await codesOf(a, update, { key: document[key], title: "Stolen" })).toEqual(["NOT_FOUND"]);
  expect(await b.request(read, { id: document.id })).toEqual({ document: { title: "Before" } });
  expect((await ask(b, update, { key: document[key], title: "After" })).errors).toEqual([]);
  expect(await b.request(read, { id: document.id })).toEqual({ document: { title: "After" } });
});

test.each(["id", "nodeId"] as const)("a row is deleted by its %s, by its own tenant only", async (key) => {
  const document = await created(b, "Doomed");
  const field = key === "id" ? "deleteDocument" : "deleteDocumentByNodeId";
  const remove = `mutation ($key: ${key === "id" ? "UUID" : "ID"}!) {
    ${field}(input: { ${key}: $key }) { deletedDocumentNodeId }
  }`;
  expect(await codesOf(a, remove, { key: document[key] })).toEqual(["NOT_FOUND"]);
  expect(await b.request(read, { id: document.id })).toEqual({ document: { title: "Doomed" } });
  expect((await ask(b, remove, { key: document[key] })).data).toEqual({
    [field]: { deletedDocumentNodeId: document.nodeId },
  });
  expect(await b.request(read, { id: document.id })).toEqual({ document: null });
});

test("a reference to another tenant's row and one to nothing are told alike", async () => {
  const insert = `mutation ($bot: BotInput!) { createBot(input: { bot: $bot }) { bot { id account { id } } } }`;
  const bot = (accountId: string, name: string) => ({ bot: { accountId, name, strategyKind: "grid" } });
  const account = (tenant: "a" | "b") => rowOf(api[tenant], "exchange_accounts").id;
  const own = await ask(a, insert, bot(account("a"), "mine"));
  expect(own.errors).toEqual([]);
  const foreign = await ask(a, insert, bot(account("b"), "theirs"));
  const nothing = await ask(a, insert, bot("0190ffff-0000-7000-8000-00000000ffff", "nobody's"));
  expect(foreign.errors.map(({ extensions }) => extensions.code)).toEqual(["REFERENCE_MISSING"]);
  expect(foreign.errors).toEqual(nothing.errors);
});

test("a viewer changes nothing, and reads", async () => {
  const viewer = await api.as(api.a, "viewer");
  const document = { title: "No", contentHash: hash };
  expect(await codesOf(viewer, create, { document })).toEqual(["FORBIDDEN"]);
  const { data } = await ask(viewer, "{ documents { totalCount } }");
  expect(data.documents.totalCount).toBeGreaterThan(0);
});
