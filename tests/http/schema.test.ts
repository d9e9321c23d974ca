import { getIntrospectionQuery } from "graphql";
import { type Api, startApi } from "./support/api.ts";

let api: Api;
let introspection: unknown;
beforeAll(async () => {
  api = await startApi();
  introspection = await (await api.as(api.a)).request(getIntrospectionQuery());
});
afterAll(() => api.stop());

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

function named(name: string): { fields: { name: string; type: { name: string } }[] } {
  const { __schema } = introspection as { __schema: { types: { name: string }[] } };
  return __schema.types.find((type) => type.name === name) as never;
}

test("the tenant's column is nowhere: no field, input, order, filter, argument or description", () => {
  const everything = strings(introspection);
  expect(everything.length).toBeGreaterThan(5_000);
  expect(everything).toContain("accountId");
  expect(everything.filter((text) => /tenant_?id/i.test(text))).toEqual([]);
});

test("nothing private is shown", () => {
  expect(
    strings(introspection).filter((text) => /app_private|ciphertext|password|app_owner/i.test(text)),
  ).toEqual([]);
});

test("relations go both ways and have plain names", () => {
  const names = (type: string) => named(type).fields.map(({ name }) => name);
  expect(names("Execution")).toEqual(expect.arrayContaining(["account", "order", "product", "run"]));
  expect(names("ExchangeAccount")).toEqual(expect.arrayContaining(["user", "executions", "bots", "orders"]));
});

test("a row has a uuid of its own, and a global one", () => {
  const fields = new Map(named("Document").fields.map((field) => [field.name, field]));
  expect([...fields.keys()]).toEqual(expect.arrayContaining(["id", "nodeId"]));
});
