/** Keys are made, rotated and revoked by owners and admins, and the secret is answered once. */
import { createHash } from "node:crypto";
import { hashApiKey } from "../../../src/tenant/api-key.ts";
import { asKey, makeApiKey } from "../../support/api-keys.ts";
import { asUser, inTransaction } from "../../support/as-user.ts";
import { enterStatement } from "../../support/context-settings.ts";
import { createTestDatabase } from "../../support/database.ts";
import { makeNeighbours, type Neighbours } from "../support/neighbours.ts";
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

const create = (permissions: string[], role = "viewer", expires: string | null = null) =>
  outcome(app, "select app_public.create_api_key('a key', $1, $2, $3)", [permissions, role, expires]);
const found = (key: string) =>
  inTransaction(app, async () => {
    await app.query("set local role app_anonymous");
    const { rows } = await app.query(
      `select tenant_id as "tenantId", key_id as "keyId", role from app_public.find_api_key(sha256(convert_to($1, 'UTF8')))`,
      [key],
    );
    return rows;
  });

test("a key has a prefix, a secret of 256 bits and a checksum, and only its hash is kept", async () => {
  const made = await makeApiKey(app, a.owner, ["read"], "viewer");
  expect(made.key).toMatch(/^rh_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/);
  expect(made.key.split("_")[1]).toBe(made.prefix);
  expect(hashApiKey(made.key)).toEqual(createHash("sha256").update(made.key).digest());
  const { rows } = await root.query(
    "select keys::text as row, key_hash, created_by from app_public.tenant_api_keys as keys where id = $1",
    [made.id],
  );
  expect(rows[0].row).not.toContain(made.key.slice(12, 40));
  expect(rows[0].key_hash).toEqual(hashApiKey(made.key));
  expect(rows[0].created_by).toBe(a.owner.userId);
  expect(await found(made.key)).toEqual([{ tenantId: a.id, keyId: made.id, role: "viewer" }]);
  const another = await makeApiKey(app, a.owner, ["read"], "viewer");
  expect(another.key).not.toBe(made.key);
});

test("a typo is told by the checksum alone", async () => {
  const { key } = await makeApiKey(app, a.owner, ["read"], "viewer");
  for (let at = 3; at < key.length; at++) {
    if (key[at] === "_") continue;
    const typo = `${key.slice(0, at)}${key[at] === "x" ? "y" : "x"}${key.slice(at + 1)}`;
    expect([at, hashApiKey(typo)]).toEqual([at, undefined]);
  }
  expect(hashApiKey(key)).toBeDefined();
});

test("owners and admins make keys, with no more than their own role; nobody else does", async () => {
  for (const person of [a.owner, a.admin]) {
    await asUser(app, person, async () => {
      expect(await create(["read", "documents:write"], "admin")).toBe(1);
    });
  }
  // Nobody is the owner of a tenant by a key.
  await asUser(app, a.owner, async () => expect(await create(["read"], "owner")).toBe("23514"));
  await asUser(app, a.admin, async () => expect(await create(["read"], "owner")).toBe("42501"));
  for (const person of [a.member, a.viewer, { tenantId: a.id, role: "member" }, { tenantId: a.id }]) {
    await asUser(app, person, async () => expect(await create(["read"])).toBe("42501"));
  }
  // A claim of more than the database knows gives no more.
  await asUser(app, { ...a.viewer, role: "owner" }, async () => expect(await create(["read"])).toBe("42501"));
});

test("a key makes no key", async () => {
  const made = await makeApiKey(app, a.owner, ["write"], "admin");
  await asUser(app, asKey(a.owner, made), async () => {
    expect(await create(["read"])).toBe("42501");
  });
});

test.each([
  [[]],
  [["everything"]],
  [["read", "documents"]],
  [["documents:delete"]],
  [["no_such_table:read"]],
  [["app_private.actors:read"]],
  [["tenancy.seal_keys:read"]],
  [["pg_catalog.pg_class:read"]],
])("the permissions %j are refused", async (permissions) => {
  await asUser(app, a.owner, async () => expect(await create(permissions)).toBe("23514"));
});

test("a key that has expired already is not made", async () => {
  await asUser(app, a.owner, async () => {
    expect(await create(["read"], "viewer", "2020-01-01")).toBe("23514");
  });
});

test("a rotated key and the new one are both good until the overlap ends", async () => {
  const old = await makeApiKey(app, a.owner, ["read"], "viewer", "the report");
  await app.query("begin");
  await app.query(enterStatement(a.owner));
  const { rows } = await app.query("select id, key from app_public.rotate_api_key($1, 2)", [old.id]);
  await app.query("commit");
  const [made] = rows;
  expect(await found(old.key)).toHaveLength(1);
  expect(await found(made.key)).toEqual([{ tenantId: a.id, keyId: made.id, role: "viewer" }]);
  const { rows: kept } = await root.query(
    `select id, name, permissions, expires_at between now() + interval '119 minutes' and now() + interval '121 minutes' as ends
       from app_public.tenant_api_keys where id = any ($1) order by created_at`,
    [[old.id, made.id]],
  );
  expect(kept).toEqual([
    { id: old.id, name: expect.stringMatching(/^the report until /), permissions: ["read"], ends: true },
    { id: made.id, name: "the report", permissions: ["read"], ends: null },
  ]);
  await root.query("update app_public.tenant_api_keys set expires_at = now() where id = $1", [old.id]);
  expect(await found(old.key)).toEqual([]);
  expect(await found(made.key)).toHaveLength(1);
});

test("nobody rotates or revokes a key of the neighbour's, and a member none at all", async () => {
  const key = await makeApiKey(app, b.owner, ["read"], "viewer");
  const rotate = () => outcome(app, "select app_public.rotate_api_key($1)", [key.id]);
  const revoke = async () =>
    (await app.query("select app_public.revoke_api_key($1) as revoked", [key.id])).rows;
  await asUser(app, a.owner, async () => expect(await rotate()).toBe("RH017"));
  await asUser(app, a.owner, async () => expect(await revoke()).toEqual([{ revoked: null }]));
  for (const person of [b.member, b.viewer]) {
    await asUser(app, person, async () => expect(await rotate()).toBe("42501"));
    await asUser(app, person, async () => expect(await revoke()).toEqual([{ revoked: null }]));
  }
  await asUser(app, b.admin, async () => expect(await revoke()).toEqual([{ revoked: expect.any(Date) }]));
});

test("what is revoked or expired is found by nobody, and cannot be brought back", async () => {
  const key = await makeApiKey(app, a.owner, ["read"], "viewer");
  await root.query("update app_public.tenant_api_keys set revoked_at = now() where id = $1", [key.id]);
  expect(await found(key.key)).toEqual([]);
  await asUser(app, a.owner, async () => {
    expect(
      await outcome(app, "update app_public.tenant_api_keys set revoked_at = null where id = $1", [key.id]),
    ).toBe("42501");
    expect(await outcome(app, "select app_public.rotate_api_key($1)", [key.id])).toBe("RH017");
  });
});

test("a row with the hash of another's key takes it from nobody", async () => {
  const key = await makeApiKey(app, a.owner, ["read"], "viewer");
  await root.query(
    `insert into app_public.tenant_api_keys (tenant_id, name, key_prefix, key_hash, role, permissions)
     values ($1, 'stolen', 'x', $2, 'admin', '{write}')`,
    [b.id, hashApiKey(key.key)],
  );
  expect(await found(key.key)).toEqual([]);
});

test("only the server, whose context has no user, notes when a key was used", async () => {
  const key = await makeApiKey(app, a.owner, ["read"], "viewer");
  const text = `select app_public.note_api_key_uses(array[$1]::uuid[], array['2026-01-02 03:04:05Z']::timestamptz[])`;
  const note = () => outcome(app, text, [key.id]);
  for (const identity of [
    a.owner,
    a.viewer,
    asKey(a.owner, key, "viewer"),
    { tenantId: a.id, role: "owner" },
  ]) {
    await asUser(app, identity, async () => expect(await note()).toBe("42501"));
  }
  const used = () =>
    root.query("select last_used_at from app_public.tenant_api_keys where id = $1", [key.id]);
  for (const [tenantId, expected] of [
    [b.id, null],
    [a.id, new Date("2026-01-02T03:04:00Z")],
  ] as const) {
    await asUser(app, { tenantId }, async () => {
      await app.query(text, [key.id]);
      await app.query("commit");
    });
    expect((await used()).rows).toEqual([{ last_used_at: expected }]);
  }
});
