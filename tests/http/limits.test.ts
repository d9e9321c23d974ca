import type { GraphQLClient } from "graphql-request";
import { type Api, startApi, tokenOf } from "./support/api.ts";
import { ask, codesOf } from "./support/ask.ts";

let api: Api;
let a: GraphQLClient;
beforeAll(async () => {
  api = await startApi();
  a = await api.as(api.a);
});
afterAll(() => api.stop());

const repeat = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join(" ");

test.each([
  ["within the limit", "x".repeat(100), []],
  ["too long", "x".repeat(20_000), ["QUERY_TOO_LONG"]],
])("the text of a query: %s", async (_, comment, codes) => {
  expect(await codesOf(a, `{ currentTenant { slug } } # ${comment}`)).toEqual(codes);
});

test("a query of too many words is refused before it is validated", async () => {
  expect(await codesOf(a, `{ currentTenant { ${repeat(2_500, () => "id")} } }`)).toEqual([
    "GRAPHQL_PARSE_FAILED",
  ]);
});

function nested(levels: number): string {
  return levels === 0 ? "id" : `executions(first: 1) { nodes { account { ${nested(levels - 1)} } } }`;
}

test("a query that goes round in circles is refused", async () => {
  expect(await codesOf(a, `{ exchangeAccounts(first: 1) { nodes { ${nested(1)} } } }`)).toEqual([]);
  expect(await codesOf(a, `{ exchangeAccounts(first: 1) { nodes { ${nested(4)} } } }`)).toEqual([
    "QUERY_TOO_DEEP",
  ]);
});

test("a fragment hides no depth", async () => {
  const query = `{ exchangeAccounts(first: 1) { nodes { ...f } } } fragment f on ExchangeAccount { ${nested(4)} }`;
  expect(await codesOf(a, query)).toEqual(["QUERY_TOO_DEEP"]);
});

test("an introspection that goes round in circles is refused", async () => {
  const fields = (levels: number): string =>
    levels === 0 ? "name" : `fields { type { ${fields(levels - 1)} } }`;
  expect(await codesOf(a, `{ __schema { types { ${fields(1)} } } }`)).toEqual([]);
  expect(await codesOf(a, `{ __schema { types { ${fields(5)} } } }`)).not.toEqual([]);
});

test("a page has a size, and a largest one, however it is asked for", async () => {
  expect(await codesOf(a, "{ executions(first: 500) { nodes { id } } }")).toEqual([]);
  expect(await codesOf(a, "{ executions(first: 501) { nodes { id } } }")).toEqual(["INVALID_VALUE"]);
  expect(await codesOf(a, "{ executions(last: 501) { nodes { id } } }")).toEqual(["INVALID_VALUE"]);
  expect(await codesOf(a, "{ executions(first: -1) { nodes { id } } }")).toEqual(["INVALID_VALUE"]);
  const variable = "query ($first: Int) { executions(first: $first) { nodes { id } } }";
  expect(await codesOf(a, variable, { first: 10 })).toEqual([]);
  expect(await codesOf(a, variable, { first: 501 })).toEqual(["INVALID_VALUE"]);
});

test("a list without a size has fifty rows", async () => {
  const create = (i: number) =>
    `d${i}: createDocument(input: { document: { title: "${i}", contentHash: "${"f".repeat(64)}" } }) { clientMutationId }`;
  await a.request(`mutation { ${repeat(60, create)} }`);
  const { data } = await ask(a, "{ documents { nodes { id } totalCount } }");
  expect(data.documents.nodes.length).toBe(50);
  expect(data.documents.totalCount).toBe(61);
});

test("pages within pages are counted, and aliases", async () => {
  const accounts = (pages: number) =>
    `{ exchangeAccounts(first: ${pages}) { nodes { executions(first: 100) { nodes { id price quantity } } } } }`;
  expect(await codesOf(a, accounts(10))).toEqual([]);
  expect(await codesOf(a, accounts(500))).toEqual(["QUERY_TOO_COSTLY"]);
  const aliases = (count: number) =>
    `{ ${repeat(count, (i) => `a${i}: executions(first: 500) { nodes { id price } }`)} }`;
  expect(await codesOf(a, aliases(2))).toEqual([]);
  expect(await codesOf(a, aliases(60))).toEqual(["QUERY_TOO_COSTLY"]);
});

test("a size in a variable counts as the largest", async () => {
  const query =
    "query ($n: Int) { exchangeAccounts(first: $n) { nodes { executions(first: $n) { nodes { id } } } } }";
  expect(await codesOf(a, query, { n: 1 })).toEqual(["QUERY_TOO_COSTLY"]);
});

test("many look-ups by node id are costly", async () => {
  const { documents } = (await ask(a, "{ documents { nodes { nodeId } } }")).data;
  const { nodeId } = documents.nodes[0];
  const lookUps = (count: number) =>
    `{ ${repeat(count, (i) => `n${i}: node(nodeId: "${nodeId}") { nodeId }`)} }`;
  expect(await codesOf(a, lookUps(3))).toEqual([]);
  expect(await codesOf(a, lookUps(40))).toEqual(["QUERY_TOO_COSTLY"]);
});

test("fragments that double each other are counted, not unfolded", async () => {
  const doubling = repeat(
    30,
    (i) => `fragment f${i} on Query { a${i}: currentTenant { id } ...f${i + 1} ...f${i + 1} }`,
  );
  const query = `{ ...f0 } ${doubling} fragment f30 on Query { currentTenant { id } }`;
  expect(await codesOf(a, query)).toEqual(["QUERY_TOO_COSTLY"]);
});

test.each([
  ["in the query", true],
  ["in a variable", false],
])("a filter within filters is refused %s", async (_, inQuery) => {
  const codes = (levels: number) => {
    const literal = `${"{ account: { executions: { some: ".repeat(levels)}{ id: { isNull: false } }${" } } }".repeat(levels)}`;
    if (inQuery) return codesOf(a, `{ executions(filter: ${literal}) { nodes { id } } }`);
    let filter: object = { id: { isNull: false } };
    for (let level = 0; level < levels; level++) filter = { account: { executions: { some: filter } } };
    return codesOf(a, "query ($filter: ExecutionFilter) { executions(filter: $filter) { nodes { id } } }", {
      filter,
    });
  };
  expect(await codes(2)).toEqual([]);
  expect(await codes(8)).toEqual(["INPUT_TOO_DEEP"]);
});

test("a filter of thousands of conditions is refused", async () => {
  const filter = { or: Array.from({ length: 1_500 }, () => ({ id: { isNull: true } })) };
  const query = "query ($filter: ExecutionFilter) { executions(filter: $filter) { nodes { id } } }";
  expect(await codesOf(a, query, { filter })).toEqual(["INPUT_TOO_LARGE"]);
});

test("a body that is too large is refused", async () => {
  const response = await fetch(api.graphqlUrl, {
    method: "POST",
    headers: { authorization: `Bearer ${await tokenOf(api.a)}`, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ currentTenant { slug } }", variables: { x: "x".repeat(100_000) } }),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "REQUEST_TOO_LARGE" } }] });
});

test("several queries in one request are refused", async () => {
  const response = await fetch(api.graphqlUrl, {
    method: "POST",
    headers: { authorization: `Bearer ${await tokenOf(api.a)}`, "content-type": "application/json" },
    body: JSON.stringify(Array(10).fill({ query: "{ currentTenant { slug } }" })),
  });
  expect(response.status).toBe(400);
});
