/** Inviting, accepting, listing and revoking, in SQL. */
import type { Client, DatabaseError } from "pg";
import { makeApiKey } from "../../support/api-keys.ts";
import { asUser } from "../../support/as-user.ts";
import { enterStatement } from "../../support/context-settings.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNeighbours, type Neighbours, type Person } from "../support/neighbours.ts";
import { outcome } from "../support/outcome.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const root = await db.connect("root");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});
afterEach(async () => {
  await root.query("delete from app_public.invitations");
  await root.query("delete from app_public.users where email like 'new%'");
  await root.query("update app_public.tenants set max_users = 50");
});

const INVITE = "select * from app_public.invite_member($1, $2)";
const ACCEPT = "select * from app_public.accept_invitation($1, $2, 'New')";

/** Runs one statement as a person, or as nobody in the tenant, and commits. */
async function run(
  client: Client,
  who: Partial<Person> & { tenantId: string },
  sql: string,
  values: unknown[],
) {
  await client.query("begin");
  await client.query(enterStatement(who));
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.query("commit");
  }
}

const invite = async (who: Person, email: string, role = "member"): Promise<string> =>
  (await run(app, who, INVITE, [email, role]))[0].token;

/** The new role, or the SQLSTATE. */
const accept = (token: string, email: string, client = app, tenantId = token.slice(0, 36)): Promise<string> =>
  run(client, { tenantId }, ACCEPT, [token, email]).then(
    (rows) => rows[0].role,
    (error: DatabaseError) => error.code ?? "",
  );

test("who is invited becomes a user with that role, in that tenant alone", async () => {
  const token = await invite(a.owner, " New@Example.com ", "viewer");
  expect(token).toMatch(new RegExp(`^${a.id}\\.[0-9a-f]{64}$`));
  expect(await accept(token, "new@example.com")).toBe("viewer");
  const { rows } = await root.query(
    "select tenant_id, role, is_active from app_public.users where email = 'new@example.com'",
  );
  expect(rows).toEqual([{ tenant_id: a.id, role: "viewer", is_active: true }]);
});

test("only a hash of the token is stored, and nobody in the tenant reads it", async () => {
  const token = await invite(a.owner, "new@example.com");
  const { rows } = await root.query(
    "select *, sha256($1) = token_hash as is_hash from app_public.invitations",
    [token],
  );
  expect(rows[0]).toMatchObject({ is_hash: true, invited_by: a.owner.userId });
  expect(JSON.stringify(rows)).not.toContain(token.slice(37));
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, "select token_hash from app_public.invitations")).toBe("42501");
    expect(await outcome(app, "select * from app_public.invitations")).toBe("42501");
    expect(await outcome(app, "select id, email from app_public.invitations")).toBe(1);
  });
});

test("owners and admins invite, list and revoke; members and viewers do not", async () => {
  await invite(a.owner, "new@example.com");
  const list = "select id from app_public.invitations";
  const revoke = "select app_public.revoke_invitation(id) from app_public.invitations";
  for (const person of [a.owner, a.admin]) {
    await asUser(app, person, async () => {
      expect(await outcome(app, list)).toBe(1);
      expect(await outcome(app, revoke)).toBe(1);
      expect(await outcome(app, INVITE, ["new2@example.com", "member"])).toBe(1);
    });
  }
  const { rows } = await root.query("select id from app_public.invitations");
  for (const person of [a.member, a.viewer]) {
    await asUser(app, person, async () => {
      expect(await outcome(app, list)).toBe(0);
      expect(await outcome(app, "select app_public.revoke_invitation($1)", [rows[0].id])).toBe("42501");
      expect(await outcome(app, INVITE, ["new2@example.com", "viewer"])).toBe("42501");
    });
  }
  await asUser(app, b.owner, async () => {
    expect(await outcome(app, list)).toBe(0);
    expect(await outcome(app, "select app_public.revoke_invitation($1)", [rows[0].id])).toBe("RH022");
  });
});

test("an admin neither invites an owner nor revokes such an invitation", async () => {
  await invite(a.owner, "new@example.com", "owner");
  const { rows } = await root.query("select id from app_public.invitations");
  await asUser(app, a.admin, async () => {
    expect(await outcome(app, INVITE, ["new2@example.com", "owner"])).toBe("42501");
    expect(await outcome(app, "select app_public.revoke_invitation($1)", [rows[0].id])).toBe("RH022");
    // Nor by inviting the same address as something less.
    expect(await outcome(app, INVITE, ["new@example.com", "viewer"])).toBe("23505");
  });
});

test("unknown, used, revoked, expired and other people's invitations answer alike", async () => {
  const used = await invite(a.owner, "new1@example.com");
  expect(await accept(used, "new1@example.com")).toBe("member");
  const revoked = await invite(a.owner, "new2@example.com");
  await root.query("update app_public.invitations set revoked_at = now() where email = 'new2@example.com'");
  const expired = await invite(a.owner, "new3@example.com");
  await root.query("update app_public.invitations set expires_at = now() where email = 'new3@example.com'");
  const others = await invite(a.owner, "new4@example.com");
  const unknown = `${a.id}.${"0".repeat(64)}`;
  const elsewhere = `${b.id}.${others.slice(37)}`;

  const answers = [];
  for (const [token, email] of [
    [unknown, "new1@example.com"],
    [used, "new1@example.com"],
    [revoked, "new2@example.com"],
    [expired, "new3@example.com"],
    [others, "new5@example.com"],
    [elsewhere, "new4@example.com"],
    ["", "new4@example.com", a.id],
  ] as [string, string, string?][]) {
    const tenantId = token.slice(0, 36) || a.id;
    const error: DatabaseError = await run(app, { tenantId }, ACCEPT, [token, email]).catch(
      (raised) => raised,
    );
    answers.push([error.code, error.message, error.detail, error.hint]);
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set([JSON.stringify(["RH022", "the invitation is not valid", undefined, undefined])]),
  );
  expect(await accept(others, "new4@example.com")).toBe("member");
});

test("a later invitation of the same address replaces the earlier one", async () => {
  const first = await invite(a.owner, "new@example.com");
  const second = await invite(a.admin, "new@example.com");
  expect(await accept(first, "new@example.com")).toBe("RH022");
  expect(await accept(second, "new@example.com")).toBe("member");
});

test("a user of the tenant is not invited again, and one who left comes back as the same user", async () => {
  await asUser(app, a.owner, async () => {
    expect(await outcome(app, INVITE, ["viewer@example.com", "member"])).toBe("23505");
  });
  await run(app, a.viewer, "select app_public.leave_tenant()", []);
  const token = await invite(a.owner, "viewer@example.com", "viewer");
  const [user] = await run(app, { tenantId: a.id }, ACCEPT, [token, "viewer@example.com"]);
  expect(user).toEqual({ user_id: a.viewer.userId, role: "viewer" });
});

test("one who is deactivated does not come back by an earlier invitation, but by a later one", async () => {
  const earlier = await invite(a.admin, "new@example.com", "admin");
  const add = "insert into app_public.users (email, display_name) values ('new@example.com', 'New')";
  await run(app, a.admin, add, []);
  await run(
    app,
    a.owner,
    "update app_public.users set is_active = false where email = 'new@example.com'",
    [],
  );
  expect(await accept(earlier, "new@example.com")).toBe("RH022");
  expect(await accept(await invite(a.owner, "new@example.com", "viewer"), "new@example.com")).toBe("viewer");
});

test("a key accepts for nobody, also where its context has no role", async () => {
  const made = await makeApiKey(app, a.owner, ["write"]);
  const token = await invite(a.owner, "new@example.com");
  const key = { tenantId: a.id, keyId: made.id, role: null };
  await asUser(app, key, async () =>
    expect(await outcome(app, ACCEPT, [token, "new@example.com"])).toBe("42501"),
  );
  expect(await accept(token, "new@example.com")).toBe("member");
});

test("100 acceptances of one token at once make one member", async () => {
  const token = await invite(a.owner, "new@example.com");
  const answers = await inParallel(100, (client) => accept(token, "new@example.com", client));
  expect(answers.filter((answer) => answer === "member")).toHaveLength(1);
  expect(answers.filter((answer) => answer === "RH022")).toHaveLength(99);
  const { rowCount } = await root.query("select from app_public.users where email = 'new@example.com'");
  expect(rowCount).toBe(1);
});

test("50 acceptances at a limit of 5 leave exactly 5", async () => {
  const tokens: string[] = [];
  for (let n = 0; n < 50; n += 1) tokens.push(await invite(b.owner, `new${n}@example.com`));
  // Two of five seats are free.
  await root.query("update app_public.users set is_active = false where tenant_id = $1 and id in ($2, $3)", [
    b.id,
    b.viewer.userId,
    b.colleague.userId,
  ]);
  await root.query("update app_public.tenants set max_users = 5 where id = $1", [b.id]);
  const answers = await inParallel(50, (client, n) =>
    accept(tokens[n] as string, `new${n}@example.com`, client),
  );
  expect(answers.filter((answer) => answer === "member")).toHaveLength(2);
  expect(answers.filter((answer) => answer === "RH020")).toHaveLength(48);
  const { rowCount } = await root.query("select from app_public.users where tenant_id = $1 and is_active", [
    b.id,
  ]);
  expect(rowCount).toBe(5);
  // Whoever was refused can accept once there is room.
  await root.query("update app_public.tenants set max_users = 6 where id = $1", [b.id]);
  const refused = answers.indexOf("RH020");
  expect(await accept(tokens[refused] as string, `new${refused}@example.com`)).toBe("member");
});

async function inParallel<T>(count: number, work: (client: Client, n: number) => Promise<T>): Promise<T[]> {
  // Other test files need connections, too: 50 of them, each with its share of the work.
  const clients = await Promise.all(Array.from({ length: Math.min(count, 50) }, () => db.connect("app")));
  const share = async (client: Client, first: number) => {
    const answers: T[] = [];
    for (let n = first; n < count; n += clients.length) answers.push(await work(client, n));
    return answers;
  };
  const answers = await Promise.all(clients.map(share));
  await Promise.all(clients.map((client) => client.end()));
  // Back into the order of n.
  return Array.from(
    { length: count },
    (_, n) => answers[n % clients.length]?.[Math.floor(n / clients.length)] as T,
  );
}
