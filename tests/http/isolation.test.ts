/**
 * Generated from the API's own schema: every type of row that it shows, by id,
 * by node id and in its list, as A against the row of B that is alike in
 * everything but its ids. Each has its control: B sees it.
 */
import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery, isObjectType } from "graphql";
import { type Api, rowOf, startApi } from "./support/api.ts";

let api: Api;
let schema: GraphQLSchema;
beforeAll(async () => {
  api = await startApi();
  const client = await api.as(api.a);
  schema = buildClientSchema(await client.request(getIntrospectionQuery()));
});
afterAll(() => api.stop());

/** `Query` fields that answer one row by its uuid, and the table behind each. */
function rowFields(): { field: string; table: string }[] {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  return fields
    .filter(({ args }) => args.length === 1 && args[0]?.name === "id" && String(args[0].type) === "UUID!")
    .map(({ name }) => ({ field: name, table: tableOf(name) }));
}

function tableOf(field: string): string {
  const snake = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const names = [...api.a.rows.keys()].map((name) => name.replace(/^app_public\./, ""));
  return names.find((name) => name === snake || singular(name) === snake) ?? snake;
}

function singular(table: string): string {
  return table.replace(/ies$/, "y").replace(/([^s])s$/, "$1");
}

test("every tenant table that may be read is in the API, and so in these tests", () => {
  const tested = rowFields().map(({ table }) => table);
  const missing = [...api.a.rows.keys()]
    .map((name) => name.replace(/^app_public\./, ""))
    .filter((table) => !tested.includes(table));
  // currentTenant shows the tenants; the secrets are in no schema that is shown.
  expect(missing).toEqual(["tenants", ...missing.filter((table) => table.startsWith("app_private."))]);
});

test("a row of another tenant is not found by its id, and its own tenant finds it", async () => {
  const tested = rowFields().filter(({ table }) => api.b.rows.has(`app_public.${table}`));
  expect(tested.length).toBeGreaterThan(20);
  const query = `{ ${tested.map(({ field, table }) => `${field}(id: "${rowOf(api.b, table).id}") { id }`).join(" ")} }`;
  const seen = await (await api.as(api.b)).request<Record<string, { id: string } | null>>(query);
  const stolen = await (await api.as(api.a)).request<Record<string, { id: string } | null>>(query);
  expect(seen).toEqual(
    Object.fromEntries(tested.map(({ field, table }) => [field, { id: rowOf(api.b, table).id }])),
  );
  expect(Object.values(stolen)).toEqual(tested.map(() => null));
});

test("a row of another tenant is not found by its node id, and its own tenant finds it", async () => {
  const tested = rowFields().filter(({ table }) => api.b.rows.has(`app_public.${table}`));
  type Nodes = Record<string, { nodeId: string } | null>;
  const ids = `{ ${tested.map(({ field, table }) => `${field}(id: "${rowOf(api.b, table).id}") { nodeId }`).join(" ")} }`;
  const nodes = Object.entries(await (await api.as(api.b)).request<Record<string, { nodeId: string }>>(ids));
  for (let start = 0; start < nodes.length; start += 15) {
    const some = nodes.slice(start, start + 15);
    const query = `{ ${some.map(([field, { nodeId }]) => `${field}: node(nodeId: "${nodeId}") { nodeId }`).join(" ")} }`;
    expect(await (await api.as(api.b)).request<Nodes>(query)).toEqual(Object.fromEntries(some));
    const stolen = await (await api.as(api.a)).request<Nodes>(query);
    expect(Object.values(stolen)).toEqual(some.map(() => null));
  }
  for (const [, { nodeId }] of nodes) {
    expect(Buffer.from(nodeId, "base64").toString()).not.toContain(api.b.id);
  }
});

test("lists hold the rows of the own tenant alone, whatever is asked of them", async () => {
  const connections = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) => {
    const named = isObjectType(type) ? type : null;
    return named?.name.endsWith("Connection");
  });
  const query = `{ ${connections.map(({ name }) => `${name}(first: 400) { totalCount nodes { nodeId } }`).join(" ")} }`;
  type Lists = Record<string, { totalCount: number; nodes: { nodeId: string }[] }>;
  const ofA = await (await api.as(api.a)).request<Lists>(query);
  const ofB = await (await api.as(api.b)).request<Lists>(query);
  const tenantLists = connections.filter(({ name }) =>
    rowFields().some(({ table }) => api.a.rows.has(`app_public.${table}`) && tableOf(name) === table),
  );
  expect(tenantLists.length).toBeGreaterThan(20);
  for (const { name } of tenantLists) {
    const idsOfB = ofB[name]?.nodes.map(({ nodeId }) => nodeId);
    expect(ofA[name]?.nodes.length).toBeGreaterThan(0);
    expect(ofA[name]?.totalCount).toBe(ofA[name]?.nodes.length);
    expect(ofA[name]?.nodes.filter(({ nodeId }) => idsOfB?.includes(nodeId))).toEqual([]);
  }
});
