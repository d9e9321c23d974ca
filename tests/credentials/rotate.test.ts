import { randomBytes } from "node:crypto";
import { CredentialKeys } from "../../src/credentials/keys.ts";
import { rotateSecrets } from "../../src/credentials/rotate.ts";
import { openSecret, sealSecret } from "../../src/credentials/seal.ts";
import { createRowhouse } from "../../src/rowhouse.ts";
import { createTestDatabase } from "../support/database.ts";
import { testSeal } from "../support/seal.ts";

const older = randomBytes(32);
const newer = randomBytes(32);
const before = new CredentialKeys(older);
const after = new CredentialKeys(newer, older);
// More than two batches, in a table with an odd name that is partitioned: a row's place is not unique there.
const count = 1_203;
const tenants = ["00000000-0000-7000-8000-000000000101", "00000000-0000-7000-8000-000000000102"];

const db = await createTestDatabase({ sealed: true });
const rowhouse = createRowhouse({
  connectionString: db.urls.app,
  operatorConnectionString: db.urls.operator,
  seal: testSeal,
});
afterAll(async () => {
  await rowhouse.close();
  await db.drop();
});

const platform = <Row>(sql: string, values: unknown[] = []) =>
  rowhouse.asPlatform("secrets of a test", async (tx) => (await tx.query<Row>(sql, values)).rows);

beforeAll(async () => {
  const owner = await db.connect("owner");
  await owner.query(
    `create table app_private."Web hooks" (tenant_id uuid, "Hook" text, key_id text, nonce bytea, ciphertext bytea)
       partition by list (tenant_id);
     create table app_private.hooks_a partition of app_private."Web hooks" for values in ('${tenants[0]}');
     create table app_private.hooks_b partition of app_private."Web hooks" default;
     comment on table app_private."Web hooks" is '@rowhouse secrets(tenant_id, Hook) Secrets of web hooks.';
     grant select, update, insert on app_private."Web hooks" to app_platform`,
  );
});

beforeEach(async () => {
  const rows = Array.from({ length: count }, (_, index) => {
    const [tenant = "", hook] = [tenants[index % 2], `hook ${index}`];
    return { tenant, hook, ...sealSecret(before, [tenant, hook], `secret ${index}`) };
  });
  const column = <Key extends keyof (typeof rows)[0]>(key: Key) => rows.map((row) => row[key]);
  await (await db.connect("owner")).query(`truncate app_private."Web hooks"`);
  await platform(
    `insert into app_private."Web hooks"
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::bytea[])`,
    [column("tenant"), column("hook"), column("keyId"), column("nonce"), column("ciphertext")],
  );
});

type Stored = { tenant: string; hook: string; keyId: string; nonce: Buffer; ciphertext: Buffer };
const stored = () =>
  platform<Stored>(
    `select tenant_id::text as tenant, "Hook" as hook, key_id as "keyId", nonce, ciphertext from app_private."Web hooks"`,
  );

test("every secret opens with the new key alone afterwards, and is the same", async () => {
  const seen: number[] = [];
  expect(await rotateSecrets(rowhouse, after, (done) => seen.push(done))).toBe(count);
  expect(seen).toEqual([500, 1000, count]);
  const sole = new CredentialKeys(newer);
  const rows = await stored();
  expect(rows).toHaveLength(count);
  for (const row of rows) {
    expect(openSecret(sole, [row.tenant, row.hook], row)).toBe(row.hook.replace("hook", "secret"));
  }
  expect(await rotateSecrets(rowhouse, after)).toBe(0);
});

test("a rotation that was interrupted goes on where it stopped", async () => {
  const stop = new Error("interrupted");
  const interrupted = rotateSecrets(rowhouse, after, () => {
    throw stop;
  });
  await expect(interrupted).rejects.toBe(stop);
  expect((await stored()).filter(({ keyId }) => keyId === after.currentId)).toHaveLength(500);
  expect(await rotateSecrets(rowhouse, after)).toBe(count - 500);
});

test("without the earlier key nothing is changed and the error says what to do", async () => {
  const state = await stored();
  await expect(rotateSecrets(rowhouse, new CredentialKeys(newer))).rejects.toMatchObject({
    code: "SECRET_UNREADABLE",
    hint: expect.stringContaining("CREDENTIALS_KEY"),
  });
  expect(await stored()).toEqual(state);
});

test("the rotation is recorded with its reason", async () => {
  await rotateSecrets(rowhouse, after);
  const rows = await platform<{ reason: string }>(
    "select distinct reason from tenancy.events where reason like 'encrypt the stored secrets%'",
  );
  expect(rows).toEqual([{ reason: `encrypt the stored secrets with key ${after.currentId}` }]);
});
