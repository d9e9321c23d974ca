import type { GraphQLClient } from "graphql-request";
import { type Api, rowOf, startApi } from "./support/api.ts";
import { ask, codesOf, type Data } from "./support/ask.ts";

let api: Api;
let a: GraphQLClient;
let b: GraphQLClient;
beforeAll(async () => {
  api = await startApi();
  a = await api.as(api.a);
  b = await api.as(api.b);
});
afterAll(() => api.stop());

async function ids(client: GraphQLClient, field: string, filter: object): Promise<string[]> {
  const type = `${field[0]?.toUpperCase()}${field.slice(1, -1)}Filter`;
  const { data, errors } = await ask(
    client,
    `query ($filter: ${type}) { ${field}(filter: $filter) { nodes { id } } }`,
    { filter },
  );
  expect(errors).toEqual([]);
  return data[field].nodes.map(({ id }: { id: string }) => id);
}

test.each([
  ["by its id", () => ({ id: { equalTo: rowOf(api.b, "executions").id } })],
  ["by the account it belongs to", () => ({ accountId: { equalTo: rowOf(api.b, "exchange_accounts").id } })],
  ["through a relation", () => ({ account: { id: { equalTo: rowOf(api.b, "exchange_accounts").id } } })],
  ["by two relations", () => ({ account: { user: { id: { equalTo: rowOf(api.b, "users").id } } } })],
  [
    "by everything that is not one's own",
    () => ({ not: { id: { equalTo: rowOf(api.a, "executions").id } } }),
  ],
])("a filter finds no row of another tenant %s; the tenant itself finds it", async (_, filter) => {
  expect(await ids(b, "executions", filter())).toEqual([rowOf(api.b, "executions").id]);
  expect(await ids(a, "executions", filter())).toEqual([]);
});

test("a filter from the parent's side finds no row of another tenant", async () => {
  const filter = { executions: { some: { id: { equalTo: rowOf(api.b, "executions").id } } } };
  expect(await ids(b, "exchangeAccounts", filter)).toEqual([rowOf(api.b, "exchange_accounts").id]);
  expect(await ids(a, "exchangeAccounts", filter)).toEqual([]);
});

test("the largest tables are filtered and ordered by indexed columns alone", async () => {
  const query = (filter: string) => `{ executions(filter: ${filter}) { nodes { id } } }`;
  expect(await codesOf(a, query('{ price: { greaterThan: "1" } }'))).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  expect(await codesOf(a, query('{ exchangeTime: { lessThan: "2030-01-01T00:00:00Z" } }'))).toEqual([]);
});

test("pages go on where the last one ended", async () => {
  const create = `mutation ($title: String!) {
    createDocument(input: { document: { title: $title, contentHash: "${"b".repeat(64)}" } }) { document { id } }
  }`;
  for (const title of ["one", "two", "three"]) await a.request(create, { title });
  const page = `query ($after: Cursor) {
    documents(first: 2, after: $after, orderBy: [CREATED_AT_ASC, ID_ASC]) { nodes { id } pageInfo { hasNextPage endCursor } totalCount }
  }`;
  const seen = new Set<string>();
  let after: string | null = null;
  let total = 0;
  do {
    const { documents }: Data = await a.request(page, { after });
    for (const { id } of documents.nodes) seen.add(id);
    total = documents.totalCount;
    after = documents.pageInfo.hasNextPage ? documents.pageInfo.endCursor : null;
  } while (after);
  expect(seen.size).toBe(4);
  expect(total).toBe(4);
});

test("a cursor of another tenant opens nothing", async () => {
  const { executions }: Data = await b.request("{ executions { edges { cursor } } }");
  const cursor = executions.edges[0].cursor;
  const { data } = await ask(a, "query ($after: Cursor) { executions(after: $after) { nodes { id } } }", {
    after: cursor,
  });
  const found = data.executions.nodes.map(({ id }: { id: string }) => id);
  expect(found).not.toContain(rowOf(api.b, "executions").id);
});
