import { Writable } from "node:stream";
import { type Api, rowOf, startApi, tokenOf } from "./support/api.ts";
import { ask, codesOf } from "./support/ask.ts";

const log: Record<string, unknown>[] = [];
const stream = new Writable({
  write(chunk, _encoding, done) {
    log.push(JSON.parse(String(chunk)));
    done();
  },
});

let api: Api;
beforeAll(async () => {
  api = await startApi({ logger: { level: "error", stream } });
});
afterAll(() => api.stop());

const url = () => api.graphqlUrl;
const json = { "content-type": "application/json" };

async function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url(), { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
}

test("without a token: 401, the reason, and what to send", async () => {
  const response = await post({ query: "{ currentTenant { slug } }" });
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_request"/);
  expect(await response.json()).toEqual({
    errors: [{ message: expect.stringContaining("Bearer"), extensions: { code: "TOKEN_MISSING" } }],
  });
});

test("with a bad token: 401 and the reason, and the query is not looked at", async () => {
  const response = await post({ query: "{ nope" }, { authorization: `Bearer ${await tokenOf(api.a)}x` });
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_token"/);
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: "TOKEN_SIGNATURE_INVALID" } }],
  });
});

test.each([
  ["a query that is none", "{ currentTenant { ", "GRAPHQL_PARSE_FAILED"],
  ["a field that is not there", "{ nobody }", "GRAPHQL_VALIDATION_FAILED"],
  ["a fragment that is not there", "{ ...nothing }", "GRAPHQL_VALIDATION_FAILED"],
  ["a fragment in itself", "{ ...a } fragment a on Query { ...a }", "GRAPHQL_VALIDATION_FAILED"],
  ["a subscription that asks for no field", "subscription { __typename }", "GRAPHQL_VALIDATION_FAILED"],
  [
    "a subscription that asks through a fragment",
    "subscription { ...f } fragment f on Query { __typename }",
    "GRAPHQL_VALIDATION_FAILED",
  ],
  ["a value of another type", '{ document(id: "no uuid") { id } }', "GRAPHQL_VALIDATION_FAILED"],
])("%s keeps GraphQL's words and has a code", async (_, query, code) => {
  const { errors, status } = await ask(await api.as(api.a), query);
  expect(status).toBe(400);
  expect(errors[0]?.extensions.code).toBe(code);
});

test("what is said of a subscription is that there are none", async () => {
  const { errors } = await ask(await api.as(api.a), "subscription { __typename }");
  expect(errors.map(({ message }) => message)).toEqual(["The API has no subscriptions."]);
});

test("a variable that is missing or of another type has a code", async () => {
  const client = await api.as(api.a);
  const query = "query ($id: UUID!) { document(id: $id) { id } }";
  for (const variables of [{}, { id: 1 }, { id: "no uuid" }]) {
    expect(await codesOf(client, query, variables)).toEqual(["BAD_REQUEST"]);
  }
});

test("what HTTP refuses has a code too", async () => {
  const authorization = `Bearer ${await tokenOf(api.a)}`;
  const codes = async (init: RequestInit) => {
    const response = await fetch(url(), { ...init, headers: { authorization, ...(init.headers as object) } });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    return [response.status, errors[0]?.extensions.code];
  };
  const body = JSON.stringify({ query: "{ currentTenant { slug } }" });
  expect(await codes({ method: "POST", headers: json, body: "{" })).toEqual([400, "BAD_REQUEST"]);
  expect(await codes({ method: "POST", headers: json, body: "[]" })).toEqual([400, "BAD_REQUEST"]);
  expect(await codes({ method: "POST", headers: { "content-type": "text/csv" }, body })).toEqual([
    415,
    "UNSUPPORTED_MEDIA_TYPE",
  ]);
  expect(await codes({ method: "POST", headers: { ...json, accept: "image/png" }, body })).toEqual([
    406,
    "NOT_ACCEPTABLE",
  ]);
});

test("a value that is there already is a conflict, and nothing is said of the table", async () => {
  const { email, display_name: displayName } = rowOf(api.a, "users");
  const create = `mutation ($user: UserInput!) { createUser(input: { user: $user }) { user { id } } }`;
  const { errors } = await ask(await api.as(api.a), create, { user: { email, displayName } });
  expect(errors).toMatchObject([{ extensions: { code: "CONFLICT" } }]);
  expect(JSON.stringify(errors)).not.toMatch(/users_|constraint|duplicate|app_public/);
});

test("an error that is not ours says nothing but an id, which the log repeats", async () => {
  const owner = await api.db.connect("owner");
  await owner.query(`create function app_public.secret_fault() returns text language plpgsql stable
    as $$ begin raise exception 'the secret is %', 'xyzzy' using detail = 'of table app_private.vault'; end $$`);
  await owner.query("grant execute on function app_public.secret_fault() to app_user");
  await owner.query(`create policy fault on app_public.documents as restrictive for select to app_user
    using (title is distinct from '~' or app_public.secret_fault() is null)`);
  const create = `mutation { createDocument(input: { document: { title: "~", contentHash: "${"d".repeat(64)}" } }) { document { id } } }`;
  const first = await ask(await api.as(api.a), create);
  const second = await ask(await api.as(api.a), create);
  expect(first.errors).toMatchObject([
    { message: "The database refused the statement.", extensions: { code: "DATABASE_ERROR" } },
  ]);
  expect(JSON.stringify([first, second])).not.toMatch(/secret|xyzzy|vault|P0001|documents/);
  const ids = [first, second].map(({ errors }) => errors[0]?.extensions.errorId);
  expect(new Set(ids).size).toBe(2);
  for (const errorId of ids) {
    expect(JSON.stringify(log.find((entry) => entry.errorId === errorId))).toContain("xyzzy");
  }
  await owner.query("drop policy fault on app_public.documents");
});

test.each([
  ["suspended", "TENANT_SUSPENDED"],
  ["cancelled", "TENANT_CANCELLED"],
])("a %s tenant gets a clear error at once, on connections that served it before", async (status, code) => {
  const root = await api.db.connect("root");
  const [a, b] = [await api.as(api.a), await api.as(api.b)];
  const query = "{ documents { totalCount } }";
  const create = `mutation { createDocument(input: { document: { title: "x", contentHash: "${"e".repeat(64)}" } }) { document { id } } }`;
  const many = () => Promise.all(Array.from({ length: 20 }, () => codesOf(b, query)));
  expect((await many()).flat()).toEqual([]);
  await root.query("update app_public.tenants set status = $1 where id = $2", [status, api.b.id]);
  expect(await many()).toEqual(Array(20).fill([code]));
  expect(await codesOf(b, create)).toEqual([code]);
  expect(await codesOf(a, query)).toEqual([]);
  await root.query("update app_public.tenants set status = 'active' where id = $1", [api.b.id]);
  expect((await many()).flat()).toEqual([]);
});

test("a tenant that does not exist can do nothing, and is told", async () => {
  const nobody = await api.as({ ...api.a, id: "0190ffff-0000-7000-8000-00000000ffff" });
  const create = `mutation { createDocument(input: { document: { title: "x", contentHash: "${"e".repeat(64)}" } }) { document { id } } }`;
  expect(await codesOf(nobody, create)).toEqual(["TENANT_UNKNOWN"]);
});
