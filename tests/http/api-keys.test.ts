/** Programs sign in with a key as people do with a token. */
import { GraphQLClient, gql } from "graphql-request";
import { KeyAttempts } from "../../src/http/key-attempts.ts";
import { hashApiKey } from "../../src/tenant/api-key.ts";
import { type Api, rowOf, startApi } from "./support/api.ts";
import { ask } from "./support/ask.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const CREATE = gql`
  mutation ($name: String!, $permissions: [String!]!, $role: String) {
    createApiKey(input: { name: $name, permissions: $permissions, role: $role }) { result { id key keyPrefix } }
  }
`;
const READ = "{ documents { nodes { title } } }";
const RENAME = gql`
  mutation ($id: UUID!) { updateDocument(input: { id: $id, patch: { title: "Renamed" } }) { document { title } } }
`;

async function make(name: string, permissions: string[], role = "admin") {
  const client = await api.as(api.a);
  const { data } = await client.rawRequest<{ createApiKey: { result: { id: string; key: string } } }>(
    CREATE,
    {
      name,
      permissions,
      role,
    },
  );
  return data.createApiKey.result;
}
const withKey = (key: string) =>
  new GraphQLClient(api.graphqlUrl, {
    headers: { authorization: `Bearer ${key}` },
    errorPolicy: "all",
  });
const send = (authorization: string, query = READ, variables = {}) =>
  fetch(api.graphqlUrl, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
const codeOf = async (response: Response) => {
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return [response.status, errors?.[0]?.extensions.code];
};
/** A key with a good checksum that nobody made. */
async function stranger(): Promise<string> {
  const root = await api.db.connect("root");
  const { rows } = await root.query("select app_private.new_api_key() as key");
  expect(hashApiKey(rows[0].key)).toBeDefined();
  return rows[0].key;
}

test("a key reads and writes what it may, in its own tenant alone", async () => {
  const writer = await make("writer", ["write"]);
  const reader = await make("reader", ["read"]);
  const { id } = rowOf(api.a, "documents");
  expect((await withKey(reader.key).rawRequest(READ)).data).toEqual({
    documents: { nodes: [expect.anything()] },
  });
  const refused = await withKey(reader.key).rawRequest(RENAME, { id });
  expect(refused.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  const foreign = await withKey(writer.key).rawRequest(RENAME, { id: rowOf(api.b, "documents").id });
  expect(foreign.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  const renamed = await withKey(writer.key).rawRequest(RENAME, { id });
  expect(renamed.errors).toBeUndefined();
});

test("the list of keys has no secret and no hash", async () => {
  const { key } = await make("listed", ["read"]);
  const client = await api.as(api.a);
  const { data } = await client.rawRequest(
    "{ tenantApiKeys { nodes { id name keyPrefix role permissions expiresAt revokedAt lastUsedAt } } }",
  );
  expect(JSON.stringify(data)).toContain("listed");
  expect(JSON.stringify(data)).not.toContain(key.slice(12, 40));
  const { errors } = await ask(client, "{ tenantApiKeys { nodes { keyHash } } }");
  expect(errors[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
});

test("a key that was made by mistake, revoked or expired is answered like one that never was", async () => {
  const root = await api.db.connect("root");
  const revoked = await make("revoked", ["read"]);
  await root.query("update app_public.tenant_api_keys set revoked_at = now() where id = $1", [revoked.id]);
  const expired = await make("expired", ["read"]);
  await root.query("update app_public.tenant_api_keys set expires_at = now() where id = $1", [expired.id]);
  const answers = [];
  for (const key of [revoked.key, expired.key, await stranger()]) {
    const response = await send(`Bearer ${key}`);
    answers.push([response.headers.get("www-authenticate"), await response.text(), response.status]);
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]?.[2]).toBe(401);
});

test("a key that is revoked while the server knows it is refused at the next request", async () => {
  const { key, id } = await make("soon gone", ["read"]);
  expect((await send(`Bearer ${key}`)).status).toBe(200);
  const client = await api.as(api.a);
  await client.rawRequest("mutation ($id: UUID!) { revokeApiKey(input: { id: $id }) { result } }", { id });
  expect((await codeOf(await send(`Bearer ${key}`)))[1]).toBe("KEY_REFUSED");
});

test("a typo is refused without asking the database", async () => {
  const { key } = await make("typo", ["read"]);
  const typo = `${key.slice(0, -1)}${key.endsWith("x") ? "y" : "x"}`;
  // More than wrong keys may be tried: none of them was counted.
  for (let n = 0; n < 40; n++)
    expect(await codeOf(await send(`Bearer ${typo}`))).toEqual([401, "KEY_MALFORMED"]);
  expect(await codeOf(await send("Bearer rh_"))).toEqual([401, "KEY_MALFORMED"]);
});

test("last use is written once a minute and when the server stops, not in the request", async () => {
  const root = await api.db.connect("root");
  const own = await startApi();
  const client = await own.as(own.a);
  const { data } = await client.rawRequest<{ createApiKey: { result: { id: string; key: string } } }>(
    CREATE,
    {
      name: "used",
      permissions: ["read"],
      role: "viewer",
    },
  );
  const { id, key } = data.createApiKey.result;
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const body = JSON.stringify({ query: READ });
  expect((await fetch(own.graphqlUrl, { method: "POST", headers, body })).status).toBe(200);
  const owner = await own.db.connect("root");
  const used = async () =>
    (await owner.query("select last_used_at from app_public.tenant_api_keys where id = $1", [id])).rows[0]
      .last_used_at;
  expect(await used()).toBeNull();
  await own.close();
  expect((await used()).getSeconds()).toBe(0);
  await own.rowhouse.close();
  await own.db.drop();
  expect((await root.query("select 1")).rowCount).toBe(1);
});

test("ten thousand wrong keys are slowed down and told nothing, and a key that is known goes on", async () => {
  const { key } = await make("known", ["read"]);
  expect((await send(`Bearer ${key}`)).status).toBe(200);
  const wrong = await stranger();
  const seen = new Map<string, number>();
  for (let n = 0; n < 10_000; n += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(`Bearer ${wrong}`)));
    for (const answer of answers) {
      if (answer.status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      const name = JSON.stringify(await codeOf(answer));
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
  }
  expect([...seen.keys()].sort()).toEqual(['[401,"KEY_REFUSED"]', '[429,"TOO_MANY_ATTEMPTS"]']);
  expect(seen.get('[429,"TOO_MANY_ATTEMPTS"]')).toBeGreaterThan(9_000);
  expect((await send(`Bearer ${key}`)).status).toBe(200);
});

describe("attempts are counted by network", () => {
  let now = 0;
  const attempts = () => new KeyAttempts(() => now);
  const fail = (counted: KeyAttempts, address: string, times: number) => {
    for (let n = 0; n < times; n++) counted.take(address);
  };

  test("after thirty it waits, and may try one each three seconds", () => {
    const counted = attempts();
    fail(counted, "192.0.2.1", 29);
    expect(counted.waitOf("192.0.2.1")).toBe(0);
    fail(counted, "192.0.2.1", 1);
    expect(counted.waitOf("192.0.2.1")).toBe(3);
    expect(counted.waitOf("192.0.2.2")).toBe(0);
    now += 3_000;
    expect(counted.waitOf("192.0.2.1")).toBe(0);
    fail(counted, "192.0.2.1", 1);
    expect(counted.waitOf("192.0.2.1")).toBe(3);
  });

  test("the addresses of one IPv6 network are one", () => {
    const counted = attempts();
    fail(counted, "2001:db8:1:2::1", 30);
    expect(counted.waitOf("2001:db8:1:2:ffff::9")).toBe(3);
    expect(counted.waitOf("2001:db8:1:3::1")).toBe(0);
    fail(counted, "::ffff:192.0.2.1", 30);
    expect(counted.waitOf("::ffff:192.0.2.2")).toBe(0);
  });

  test("the memory is bounded, and whoever failed last is kept", () => {
    const counted = attempts();
    for (let n = 0; n < 20_000; n++) fail(counted, `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, 30);
    expect(counted.size).toBe(10_000);
    expect(counted.waitOf("10.0.78.31")).toBe(3);
    expect(counted.waitOf("10.0.0.0")).toBe(0);
  });
});
