/** The operators' API: who gets in, what it does, and that it leaves its reason. */
import { GraphQLClient } from "graphql-request";
import { SignJWT } from "jose";
import { getIntrospectionQuery, type IntrospectionQuery } from "postgraphile/graphql";
import { startServer } from "../../src/http/server.ts";
import { createRowhouse } from "../../src/rowhouse.ts";
import { type Api, secret, startApi, tokenOf } from "./support/api.ts";
import { ask, codesOf } from "./support/ask.ts";

const operatorSecret = "a secret of operators, thirty-two bytes and more";
const operatorJwt = { algorithm: "HS256", secret: operatorSecret, audience: "operators" } as const;

let api: Api;
beforeAll(async () => {
  api = await startApi({ operatorJwt });
});
afterAll(() => api.stop());

const sign = ({ key = operatorSecret, audience = "operators", expiry = "1h", subject = "olga" } = {}) =>
  new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(subject)
    .setAudience(audience)
    .setExpirationTime(expiry)
    .sign(new TextEncoder().encode(key));

async function operator(reason: string | undefined, url = api.url): Promise<GraphQLClient> {
  const headers = {
    authorization: `Bearer ${await sign()}`,
    ...(reason !== undefined && { "x-reason": reason }),
  };
  return new GraphQLClient(`${url}/operator/graphql`, { headers, errorPolicy: "all" });
}

async function post(path: string, token?: string, url = api.url) {
  const response = await fetch(url + path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-reason": "let me in",
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: "{ __typename }" }),
  });
  const { date: _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}

const events = async () => {
  const root = await api.db.connect("root");
  const { rows } = await root.query(
    "select id, actor, reason, details ->> 'operator' as operator from tenancy.events where kind = 'platform_use' order by id",
  );
  await root.end();
  return rows;
};

test("whoever has no operator's token is answered as if there were nothing", async () => {
  const nothing = await post("/operator/nothing");
  expect(nothing.status).toBe(404);
  const before = await events();
  for (const token of [
    undefined,
    "nonsense",
    await tokenOf(api.a),
    await sign({ key: secret }),
    await sign({ audience: "tenants" }),
    await sign({ expiry: "0s" }),
    await sign({ subject: "" }),
  ]) {
    expect(await post("/operator/graphql", token)).toEqual(nothing);
  }
  expect(await events()).toEqual(before);
  expect((await post("/operator/graphql", await sign())).status).toBe(200);
});

test("an operator's token opens no tenant", async () => {
  expect((await post("/graphql", await sign())).status).toBe(401);
});

test("it is off unless it is configured, and needs an operator's connection", async () => {
  const without = createRowhouse({ connectionString: api.db.urls.app });
  const options = {
    rowhouse: without,
    connectionString: api.db.urls.app,
    jwt: { algorithm: "HS256", secret } as const,
  };
  const server = await startServer(options);
  try {
    const nothing = await post("/operator/nothing", undefined, server.url);
    expect(await post("/operator/graphql", await sign(), server.url)).toEqual(nothing);
  } finally {
    await server.close();
  }
  await expect(startServer({ ...options, operatorJwt })).rejects.toMatchObject({
    code: "PLATFORM_UNAVAILABLE",
  });
  await without.close();
});

test.each([undefined, "", "  ", "no", "%20%20%20%20"])(
  "without a reason (%j) nothing runs",
  async (reason) => {
    const before = await events();
    const { status, errors } = await ask(await operator(reason), "{ tenants { nodes { slug } } }");
    expect([status, errors.map(({ extensions }) => extensions.code)]).toEqual([
      403,
      ["PLATFORM_REASON_MISSING"],
    ]);
    expect(await events()).toEqual(before);
  },
);

test("each call is recorded with its reason and its operator, also one that fails and one that reads", async () => {
  const before = await events();
  expect(
    (await ask(await operator("what tenants are there?"), "{ tenants { nodes { slug } } }")).errors,
  ).toEqual([]);
  const twice = `mutation { suspendTenant(input: { tenantId: "${crypto.randomUUID()}" }) { result { slug } } }`;
  expect(await codesOf(await operator("Gr%C3%BC%C3%9Fe: 100 % sure"), twice)).toEqual(["TENANT_UNKNOWN"]);
  const made = (await events()).slice(before.length);
  expect(made).toEqual([
    { id: expect.any(String), actor: "app_operator", reason: "what tenants are there?", operator: "olga" },
    {
      id: expect.any(String),
      actor: "app_operator",
      reason: "Gr%C3%BC%C3%9Fe: 100 % sure",
      operator: "olga",
    },
  ]);
  await ask(await operator("Gr%C3%BC%C3%9Fe"), "{ tenants { nodes { slug } } }");
  expect((await events()).at(-1).reason).toBe("Grüße");
});

test("an operator makes a tenant with its first owner, who asks at once", async () => {
  const CREATE = `mutation ($slug: String!, $email: String!) {
    createTenant(input: { slug: $slug, name: "New", ownerEmail: $email, tier: "pro", idempotencyKey: "one" }) {
      result { tenantId slug ownerId }
    }
  }`;
  const client = await operator("a new customer");
  const variables = { slug: "new", email: "me@example.com" };
  const { data } = await ask(client, CREATE, variables);
  const { tenantId, ownerId } = data.createTenant.result;
  expect((await ask(client, CREATE, variables)).data).toEqual(data);
  expect(await codesOf(client, CREATE, { ...variables, slug: "other" })).toEqual(["IDEMPOTENCY_KEY_REUSED"]);
  const token = await new SignJWT({ tenant_id: tenantId, role: "owner" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(ownerId)
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
  const owner = new GraphQLClient(api.graphqlUrl, { headers: { authorization: `Bearer ${token}` } });
  expect(
    await owner.request("{ currentTenant { slug limits { maxUsers } } users { nodes { email role } } }"),
  ).toEqual({
    currentTenant: { slug: "new", limits: { maxUsers: 25 } },
    users: { nodes: [{ email: "me@example.com", role: "owner" }] },
  });
});

test("suspend, cancel and resume hold at the tenant's next request, and leave the neighbour alone", async () => {
  const [tenant, neighbour] = [await api.as(api.a), await api.as(api.b)];
  const query = "{ currentTenant { slug } }";
  const change = async (verb: string) =>
    ask(
      await operator("a test of ends"),
      `mutation { ${verb}Tenant(input: { tenantId: "${api.a.id}" }) { result { status } } }`,
    );
  for (const [verb, status, codes] of [
    ["suspend", "suspended", ["TENANT_SUSPENDED"]],
    ["cancel", "cancelled", ["TENANT_CANCELLED"]],
    ["resume", "active", []],
  ] as const) {
    expect((await change(verb)).data).toEqual({ [`${verb}Tenant`]: { result: { status } } });
    expect(await codesOf(tenant, query)).toEqual(codes);
    expect(await codesOf(neighbour, query)).toEqual([]);
  }
});

test("tenants are found, changed and limited", async () => {
  const client = await operator("a look at tenants");
  const read = `query ($id: UUID!) { tenant(id: $id) { slug status tier activeUsers activeOwners maxUsers maxApiCallsPerDay } }`;
  const { data } = await ask(client, read, { id: api.a.id });
  expect(data.tenant).toMatchObject({ status: "active", tier: "starter", activeUsers: 1, maxUsers: 5 });
  const change = `mutation ($id: UUID!) {
    changeTenant(input: { tenantId: $id, tier: "pro" }) { result { maxUsers } }
    setLimits(input: { tenantId: $id, maxUsers: 7 }) { result { tier maxUsers maxApiCallsPerDay } }
  }`;
  expect((await ask(client, change, { id: api.a.id })).data).toEqual({
    changeTenant: { result: { maxUsers: 25 } },
    setLimits: { result: { tier: "pro", maxUsers: 7, maxApiCallsPerDay: 100000 } },
  });
  const reset = `mutation ($id: UUID!) { resetLimits(input: { tenantId: $id }) { result { maxUsers } } }`;
  expect((await ask(client, reset, { id: api.a.id })).data).toEqual({
    resetLimits: { result: { maxUsers: 25 } },
  });
  const tiers = await ask(client, "{ tiers { nodes { name maxUsers } } }");
  expect(tiers.data.tiers.nodes).toContainEqual({ name: "enterprise", maxUsers: 250 });
});

test("the two schemas have nothing of each other", async () => {
  const fieldsOf = async (client: GraphQLClient) => {
    const { __schema } = await client.request<IntrospectionQuery>(getIntrospectionQuery());
    const fields = (name: string | undefined) => {
      const type = __schema.types.find((one) => one.name === name);
      return type && "fields" in type ? type.fields.map((field) => field.name) : [];
    };
    return {
      queries: fields(__schema.queryType.name).filter(
        (name) => !["node", "nodeId", "tier", "tierByNodeId", "tiers"].includes(name),
      ),
      mutations: fields(__schema.mutationType?.name),
    };
  };
  const operators = await fieldsOf(await operator("a look at the schema"));
  const tenants = await fieldsOf(await api.as(api.a));
  expect(operators.queries.sort()).toEqual(["tenant", "tenantByNodeId", "tenantBySlug", "tenants"]);
  expect(operators.mutations.sort()).toEqual([
    "cancelTenant",
    "changeTenant",
    "createTenant",
    "putTier",
    "resetLimits",
    "resumeTenant",
    "setLimits",
    "suspendTenant",
  ]);
  for (const name of operators.queries) expect(tenants.queries).not.toContain(name);
  for (const name of operators.mutations) expect(tenants.mutations).not.toContain(name);
  expect(tenants.queries).toContain("currentTenant");
});
