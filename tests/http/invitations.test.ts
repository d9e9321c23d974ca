/** From an invitation through GraphQL to a user who can ask, by HTTP alone. */
import { SignJWT } from "jose";
import { type Api, rowOf, secret, startApi, tokenOf } from "./support/api.ts";
import { ask, codesOf, type Data } from "./support/ask.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const INVITE = `mutation ($email: String!, $role: String) {
  inviteMember(input: { email: $email, role: $role }) { result { invitationId token expiresAt } }
}`;

/** A token of the identity provider, for somebody without a tenant. */
const identity = (claims: object) =>
  new SignJWT({ email_verified: true, ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));

const invite = async (email: string, role = "member"): Promise<string> =>
  (await ask(await api.as(api.a), INVITE, { email, role })).data.inviteMember.result.token;

async function accept(authorization: string | undefined, body: unknown) {
  const response = await fetch(`${api.url}/invitations/accept`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization && { authorization }) },
    body: JSON.stringify(body),
  });
  const { date: _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, body: (await response.json()) as Data, headers };
}
const acceptAs = async (email: string, body: unknown) => accept(`Bearer ${await identity({ email })}`, body);

test("who is invited accepts, and asks as a user of the tenant", async () => {
  const token = await invite("new@example.com", "viewer");
  const { status, body } = await acceptAs("New@Example.com", { token, displayName: "Nora New" });
  expect([status, body]).toEqual([200, { tenantId: api.a.id, userId: expect.any(String), role: "viewer" }]);
  const own = await new SignJWT({ tenant_id: body.tenantId, role: body.role })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(body.userId)
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
  const response = await fetch(api.graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${own}` },
    body: JSON.stringify({ query: `{ user(id: "${body.userId}") { displayName role } }` }),
  });
  expect(((await response.json()) as Data).data).toEqual({
    user: { displayName: "Nora New", role: "viewer" },
  });
});

test("unknown, used, revoked, expired and other people's invitations, and those of a suspended tenant, answer alike", async () => {
  const root = await api.db.connect("root");
  const used = await invite("used@example.com");
  await root.query("update app_public.tenants set max_users = 50");
  expect(await acceptAs("used@example.com", { token: used })).toMatchObject({ status: 200 });
  const revoked = await invite("revoked@example.com");
  await root.query(
    "update app_public.invitations set revoked_at = now() where email = 'revoked@example.com'",
  );
  const expired = await invite("expired@example.com");
  await root.query(
    "update app_public.invitations set expires_at = now() where email = 'expired@example.com'",
  );
  const others = await invite("others@example.com");
  const answers = [
    await acceptAs("used@example.com", { token: used }),
    await acceptAs("revoked@example.com", { token: revoked }),
    await acceptAs("expired@example.com", { token: expired }),
    await acceptAs("somebody@example.com", { token: others }),
    await acceptAs("others@example.com", { token: `${api.b.id}${others.slice(36)}` }),
    await acceptAs("others@example.com", { token: `${api.a.id}.${"0".repeat(64)}` }),
    await acceptAs("others@example.com", { token: `00000000-0000-7000-8000-0000000000ff.${"0".repeat(64)}` }),
    await acceptAs("others@example.com", { token: "no token at all" }),
  ];
  await root.query("update app_public.tenants set status = 'suspended' where id = $1", [api.a.id]);
  answers.push(await acceptAs("others@example.com", { token: others }));
  await root.query("update app_public.tenants set status = 'active' where id = $1", [api.a.id]);
  expect(answers[0]).toMatchObject({
    status: 404,
    body: {
      errors: [{ message: "The invitation is not valid.", extensions: { code: "INVITATION_INVALID" } }],
    },
  });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(await acceptAs("others@example.com", { token: others })).toMatchObject({ status: 200 });
});

test("the address must be confirmed by the identity provider", async () => {
  const token = await invite("claimed@example.com");
  const claims = { email: "claimed@example.com" };
  for (const authorization of [
    undefined,
    "Bearer nonsense",
    `Bearer ${await identity({ ...claims, email_verified: false })}`,
    `Bearer ${await identity({ ...claims, email_verified: "true" })}`,
    `Bearer ${await identity({})}`,
    `Bearer ${await tokenOf(api.a)}`,
    `Bearer ${(await identity(claims)).slice(0, -4)}AAAA`,
  ]) {
    expect(await accept(authorization, { token })).toMatchObject({ status: 401 });
  }
  expect(await acceptAs("claimed@example.com", { token })).toMatchObject({ status: 200 });
});

test("a full tenant says so, and the invitation holds until there is room", async () => {
  const root = await api.db.connect("root");
  const token = await invite("full@example.com");
  await root.query("update app_public.tenants set max_users = 1 where id = $1", [api.a.id]);
  const { status, body } = await acceptAs("full@example.com", { token });
  expect([status, body.errors[0].extensions.code]).toEqual([409, "USER_LIMIT_REACHED"]);
  await root.query("update app_public.tenants set max_users = 50 where id = $1", [api.a.id]);
  expect(await acceptAs("full@example.com", { token })).toMatchObject({ status: 200 });
});

test("a body of another form is 400", async () => {
  for (const body of [
    {},
    { token: 1 },
    { token: "x", email: "else@example.com" },
    null,
    { token: "x", displayName: "" },
  ]) {
    expect(await acceptAs("new@example.com", body)).toMatchObject({ status: 400 });
  }
});

test("100 acceptances of one token at once make one member", async () => {
  const token = await invite("once@example.com");
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => acceptAs("once@example.com", { token })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(99);
});

test("50 acceptances at once at a limit of 5 leave exactly 5 users", async () => {
  const root = await api.db.connect("root");
  const tokens: string[] = [];
  for (let n = 0; n < 50; n += 1) tokens.push(await invite(`crowd${n}@example.com`));
  await root.query(
    "delete from app_public.users where tenant_id = $1 and email like '%@example.com' and role <> 'owner' and id <> $2",
    [api.a.id, rowOf(api.a, "users").id],
  );
  await root.query("update app_public.tenants set max_users = 5 where id = $1", [api.a.id]);
  const answers = await Promise.all(tokens.map((token, n) => acceptAs(`crowd${n}@example.com`, { token })));
  const { rowCount } = await root.query("select from app_public.users where tenant_id = $1 and is_active", [
    api.a.id,
  ]);
  expect(rowCount).toBe(5);
  const refused = answers.filter(({ status }) => status === 409);
  expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(50);
  expect(new Set(refused.map(({ body }) => body.errors[0].extensions.code))).toEqual(
    new Set(["USER_LIMIT_REACHED"]),
  );
  await root.query("update app_public.tenants set max_users = 50 where id = $1", [api.a.id]);
});

test("invitations are listed and revoked through the API, by those who manage, of their own tenant", async () => {
  await invite("listed@example.com");
  const LIST = `{ invitations(orderBy: CREATED_AT_DESC, first: 1) { nodes { id email role revokedAt } } }`;
  const listed = await ask(await api.as(api.a), LIST);
  const [invitation] = listed.data.invitations.nodes;
  expect(invitation).toMatchObject({ email: "listed@example.com", revokedAt: null });
  const REVOKE = `mutation ($id: UUID!) { revokeInvitation(input: { invitationId: $id }) { result } }`;
  expect(await codesOf(await api.as(api.a, "member"), REVOKE, { id: invitation.id })).toEqual(["FORBIDDEN"]);
  expect(await codesOf(await api.as(api.b), REVOKE, { id: invitation.id })).toEqual(["INVITATION_INVALID"]);
  expect((await ask(await api.as(api.a), REVOKE, { id: invitation.id })).errors).toEqual([]);
  expect(await codesOf(await api.as(api.a), REVOKE, { id: invitation.id })).toEqual(["INVITATION_INVALID"]);
  expect(
    await codesOf(await api.as(api.a, "admin"), INVITE, { email: "o@example.com", role: "owner" }),
  ).toEqual(["FORBIDDEN"]);
});

test("a user cannot accept through the API: no such field", async () => {
  const client = await api.as(api.a);
  expect(await codesOf(client, `mutation { acceptInvitation(input: {}) { clientMutationId } }`)).toEqual([
    "GRAPHQL_VALIDATION_FAILED",
  ]);
});
