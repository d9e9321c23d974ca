import { randomBytes } from "node:crypto";
import { type AccountAccess, resolveCredential, storeSecret } from "../../demo/credentials.ts";
import { CredentialKeys } from "../../src/credentials/keys.ts";
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
const unusable = (message: string) => expect.objectContaining({ code: "CREDENTIAL_UNUSABLE", message });
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
          `insert into app_public.exchange_accounts (tenant_id, user_id, id, exchange, name, environment, is_paper)
           values ($1::uuid, $2::uuid, $3::uuid, 'bybit', 'Main', 'mainnet', false)`,
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
const resolve = (context: TenantContext, accountId: string): Promise<AccountAccess> =>
  rowhouse.withTenant(context, (tx) => resolveCredential(tx, keys, accountId));
const read = async (context: TenantContext, user: string) => {
  const access = await resolve(context, account(user));
  return access.kind === "credential" ? access.secret : access.kind;
};

test("a member stores and reads the secret of an own credential", async () => {
  await store(as("member"), credential(users.member), "first");
  expect(await read(as("member"), users.member)).toBe("first");
});

test("storing again replaces the secret", async () => {
  await store(as("member"), credential(users.member), "older");
  await store(as("member"), credential(users.member), "newer");
  expect(await read(as("member"), users.member)).toBe("newer");
});

test("an owner and an admin store and read a member's secret, which stays the member's", async () => {
  for (const role of ["owner", "admin"] as const) {
    await store(as(role), credential(users.other), `by the ${role}`);
    expect(await read(as(role), users.other)).toBe(`by the ${role}`);
    expect(await read(as("member", users.other), users.other)).toBe(`by the ${role}`);
  }
});

test("another member neither reads nor stores it; its user does", async () => {
  await store(as("member"), credential(users.member), "mine");
  await expect(read(as("member", users.other), users.member)).rejects.toThrow(unknown);
  await expect(store(as("member", users.other), credential(users.member), "theirs")).rejects.toThrow(unknown);
  expect(await read(as("member"), users.member)).toBe("mine");
});

test("a viewer neither reads nor stores a secret, not even an own one", async () => {
  await store(as("owner"), credential(users.viewer), "kept");
  await expect(read(as("viewer"), users.viewer)).rejects.toThrow(
    unusable("A viewer may not use a credential."),
  );
  await expect(store(as("viewer"), credential(users.viewer), "changed")).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await read(as("owner"), users.viewer)).toBe("kept");
});

test("the neighbour's credential with the same id has its own secret", async () => {
  await store(as("owner"), credential(users.owner), "ours");
  await expect(read(as("owner", users.owner, neighbour), users.owner)).rejects.toThrow(
    unusable("The secret of the credential has not been stored."),
  );
  await store(as("owner", users.owner, neighbour), credential(users.owner), "theirs");
  expect(await read(as("owner"), users.owner)).toBe("ours");
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
  await expect(read(as("owner", users.owner, neighbour), users.owner)).rejects.toThrow(unreadable);
  expect(await read(as("owner"), users.owner)).toBe("ours");
});

test("nothing of the secret is in the database in the clear", async () => {
  await store(as("owner"), credential(users.owner), "a very recognisable secret");
  const { rows } = await rowhouse.asPlatform("look for a secret", (tx) =>
    tx.query<{ found: string }>(
      `select count(*) as found from app_private.api_secrets where position('recognisable'::bytea in ciphertext) > 0`,
    ),
  );
  expect(rows[0]?.found).toBe("0");
  expect(await read(as("owner"), users.owner)).toBe("a very recognisable secret");
});

/** Runs SQL over all tenants, then the work, then the SQL that undoes it. */
async function during(change: string, undo: string, work: () => Promise<void>): Promise<void> {
  const platform = (sql: string) => rowhouse.asPlatform("change a test", (tx) => tx.query(sql));
  await platform(change);
  await work().finally(() => platform(undo));
}

const set = (table: string, column: string, value: string, key: string) =>
  `update app_public.${table} set ${column} = ${value} where tenant_id = '${tenant}' and id = '${key}'`;

test.each([
  ["exchange_accounts", "status", "'archived'", "'active'", account, "The account is archived."],
  [
    "api_credentials",
    "is_active",
    "false",
    "true",
    credential,
    "The credential of the account is not active.",
  ],
  ["users", "is_active", "false", "true", (user: string) => user, "The user of the account is deactivated."],
] as const)(
  "where %s.%s is %s the credential does not resolve, not even for an owner",
  async (table, column, value, before, keyOf, message) => {
    await store(as("member"), credential(users.member), "mine");
    await store(as("member", users.member, neighbour), credential(users.member), "theirs");
    const key = keyOf(users.member);
    await during(set(table, column, value, key), set(table, column, before, key), async () => {
      await expect(read(as("owner"), users.member)).rejects.toThrow(unusable(message));
      // The neighbour has the same ids, and nothing has changed there.
      expect(await read(as("owner", users.owner, neighbour), users.member)).toBe("theirs");
    });
    expect(await read(as("owner"), users.member)).toBe("mine");
  },
);

test("an account without a credential says so", async () => {
  const sole = id(0xaa);
  await rowhouse.withTenant(as("member"), async (tx) => {
    await tx.query(
      `insert into app_public.exchange_accounts (id, exchange, name, environment, is_paper)
       values ($1::uuid, 'bybit', 'Empty', 'mainnet', false)`,
      [sole],
    );
  });
  await expect(resolve(as("member"), sole)).rejects.toThrow(unusable("The account has no credential."));
});

test("a paper account takes no credential, and resolves to public market data whoever asks", async () => {
  const paper = id(0xbb);
  const make = (columns: string, values: string) =>
    rowhouse.withTenant(as("member"), (tx) =>
      tx.query(`insert into app_public.api_credentials (${columns}) values (${values})`),
    );
  await rowhouse.withTenant(as("member"), (tx) =>
    tx.query(
      `insert into app_public.exchange_accounts (id, exchange, name, environment, is_paper)
       values ($1::uuid, 'bybit', 'Play', 'mainnet', true)`,
      [paper],
    ),
  );
  await expect(make("account_id, label, key_hint", `'${paper}', 'Real', 'abcd'`)).rejects.toMatchObject({
    constraint: "api_credentials_account_fkey",
  });
  await expect(
    rowhouse.asPlatform("give a paper account a credential", (tx) =>
      tx.query(
        `insert into app_public.api_credentials (tenant_id, user_id, account_id, is_paper, label, key_hint)
         values ($1::uuid, $2::uuid, $3::uuid, true, 'Real', 'abcd')`,
        [tenant, users.member, paper],
      ),
    ),
  ).rejects.toMatchObject({ constraint: "api_credentials_is_paper_check" });
  for (const who of [as("member"), as("owner")]) {
    expect(await resolve(who, paper)).toEqual({ kind: "public market data" });
  }
  await expect(resolve(as("member", users.other), paper)).rejects.toThrow(unknown);
  await expect(resolve(as("owner", users.owner, neighbour), paper)).rejects.toThrow(unknown);
  // An account with a credential cannot be made a paper account afterwards.
  await expect(
    rowhouse.asPlatform("make an account a paper account", (tx) =>
      tx.query(set("exchange_accounts", "is_paper", "true", account(users.member))),
    ),
  ).rejects.toMatchObject({ constraint: "api_credentials_account_fkey" });
});

test("a use is noted to the minute", async () => {
  await store(as("member"), credential(users.member), "mine");
  const noted = async () =>
    (
      await rowhouse.asPlatform("look at a use", (tx) =>
        tx.query<{ at: string | null }>(
          `select last_used_at::text as at from app_public.api_credentials where tenant_id = $1::uuid and id = $2::uuid`,
          [tenant, credential(users.member)],
        ),
      )
    ).rows[0]?.at;
  await during(
    set("api_credentials", "last_used_at", "now() - interval '61 seconds'", credential(users.member)),
    "select",
    async () => {
      const old = await noted();
      await read(as("member"), users.member);
      const first = await noted();
      expect(first).not.toBe(old);
      await read(as("member"), users.member);
      expect(await noted()).toBe(first);
    },
  );
});
