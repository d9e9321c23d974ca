import { randomBytes } from "node:crypto";
import { CredentialKeys } from "../../src/credentials/keys.ts";
import { readSecret, storeSecret } from "../../src/credentials/store.ts";
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import type { TenantContext, UserRole } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { testSeal } from "../support/seal.ts";

// Two tenants that differ in nothing but the tenant: users, accounts and credentials have the same ids.
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const [tenant, neighbour] = [id(101), id(102)];
const users = { owner: id(1), admin: id(2), member: id(3), viewer: id(4), other: id(5) };
const credential = (user: string) => user.replace(/0(.)$/, "c$1");
const account = (user: string) => user.replace(/0(.)$/, "a$1");
const as = (role: UserRole, userId: string = users[role], tenantId = tenant): TenantContext => ({
  tenantId,
  userId,
  role,
});

const keys = new CredentialKeys(randomBytes(32));
const unknown = expect.objectContaining({ code: "CREDENTIAL_UNKNOWN" });
let db: TestDatabase;
let rowhouse: Rowhouse;

beforeAll(async () => {
  db = await createTestDatabase({ sealed: true });
  rowhouse = createRowhouse({
    connectionString: db.urls.app,
    operatorConnectionString: db.urls.operator,
    seal: testSeal,
  });
  await rowhouse.asPlatform("credentials of a test", async (tx) => {
    for (const tenantId of [tenant, neighbour]) {
      await tx.query("insert into app_public.tenants (id, slug, name) values ($1::uuid, $2, 'Same')", [
        tenantId,
        `t${tenantId.slice(-3)}`,
      ]);
      for (const [name, userId] of Object.entries(users)) {
        const role = name === "other" ? "member" : name;
        await tx.query(
          `insert into app_public.users (tenant_id, id, email, display_name, role)
           values ($1::uuid, $2::uuid, $3, $3, $4)`,
          [tenantId, userId, `${name}@example.com`, role],
        );
        await tx.query(
          `insert into app_public.exchange_accounts (tenant_id, user_id, id, exchange, name, environment)
           values ($1::uuid, $2::uuid, $3::uuid, 'bybit', 'Main', 'mainnet')`,
          [tenantId, userId, account(userId)],
        );
        await tx.query(
          `insert into app_public.api_credentials (tenant_id, user_id, account_id, id, label, key_hint)
           values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, 'Main', 'abcd')`,
          [tenantId, userId, account(userId), credential(userId)],
        );
      }
    }
  });
});
afterAll(async () => {
  await rowhouse.close();
  await db.drop();
});

const store = (context: TenantContext, credentialId: string, secret: string) =>
  rowhouse.withTenant(context, (tx) => storeSecret(tx, keys, credentialId, secret));
const read = (context: TenantContext, credentialId: string) =>
  rowhouse.withTenant(context, (tx) => readSecret(tx, keys, credentialId));

test("a member stores and reads the secret of an own credential", async () => {
  await store(as("member"), credential(users.member), "first");
  expect(await read(as("member"), credential(users.member))).toBe("first");
});

test("storing again replaces the secret", async () => {
  await store(as("member"), credential(users.member), "older");
  await store(as("member"), credential(users.member), "newer");
  expect(await read(as("member"), credential(users.member))).toBe("newer");
});

test("an owner and an admin store and read a member's secret, which stays the member's", async () => {
  for (const role of ["owner", "admin"] as const) {
    await store(as(role), credential(users.other), `by the ${role}`);
    expect(await read(as(role), credential(users.other))).toBe(`by the ${role}`);
    expect(await read(as("member", users.other), credential(users.other))).toBe(`by the ${role}`);
  }
});

test("another member neither reads nor stores it; its user does", async () => {
  await store(as("member"), credential(users.member), "mine");
  await expect(read(as("member", users.other), credential(users.member))).rejects.toThrow(unknown);
  await expect(store(as("member", users.other), credential(users.member), "theirs")).rejects.toThrow(unknown);
  expect(await read(as("member"), credential(users.member))).toBe("mine");
});

test("a viewer neither reads nor stores a secret, not even an own one", async () => {
  await store(as("owner"), credential(users.viewer), "kept");
  await expect(read(as("viewer"), credential(users.viewer))).rejects.toThrow(unknown);
  await expect(store(as("viewer"), credential(users.viewer), "changed")).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await read(as("owner"), credential(users.viewer))).toBe("kept");
});

test("the neighbour's credential with the same id has its own secret", async () => {
  await store(as("owner"), credential(users.owner), "ours");
  await expect(read(as("owner", users.owner, neighbour), credential(users.owner))).rejects.toThrow(unknown);
  await store(as("owner", users.owner, neighbour), credential(users.owner), "theirs");
  expect(await read(as("owner"), credential(users.owner))).toBe("ours");
});

test("a ciphertext that was moved to the neighbour's row does not open there", async () => {
  await store(as("owner"), credential(users.owner), "ours");
  await store(as("owner", users.owner, neighbour), credential(users.owner), "theirs");
  await rowhouse.asPlatform("move a ciphertext", (tx) =>
    tx.query(
      `update app_private.api_secrets as stolen set nonce = own.nonce, ciphertext = own.ciphertext, key_id = own.key_id
         from app_private.api_secrets as own
        where stolen.tenant_id = $1::uuid and own.tenant_id = $2::uuid
          and stolen.credential_id = $3::uuid and own.credential_id = $3::uuid`,
      [neighbour, tenant, credential(users.owner)],
    ),
  );
  const unreadable = expect.objectContaining({ code: "SECRET_UNREADABLE" });
  await expect(read(as("owner", users.owner, neighbour), credential(users.owner))).rejects.toThrow(
    unreadable,
  );
  expect(await read(as("owner"), credential(users.owner))).toBe("ours");
});

test("nothing of the secret is in the database in the clear", async () => {
  await store(as("owner"), credential(users.owner), "a very recognisable secret");
  const { rows } = await rowhouse.asPlatform("look for a secret", (tx) =>
    tx.query<{ found: string }>(
      `select count(*) as found from app_private.api_secrets where position('recognisable'::bytea in ciphertext) > 0`,
    ),
  );
  expect(rows[0]?.found).toBe("0");
  expect(await read(as("owner"), credential(users.owner))).toBe("a very recognisable secret");
});
