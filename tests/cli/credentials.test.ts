import { randomBytes } from "node:crypto";
import { CredentialKeys } from "../../src/credentials/keys.ts";
import { openSecret, sealSecret } from "../../src/credentials/seal.ts";
import { createTestDatabase } from "../support/database.ts";
import { testEnvironment } from "../support/environment.ts";
import { rowhouse } from "./support/rowhouse.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const { passwords } = testEnvironment();
const [older, newer] = [randomBytes(32), randomBytes(32)];
const env = (...keys: Buffer[]) => ({
  DATABASE_URL: db.urls.root,
  AUTHENTICATOR_PASSWORD: passwords.authenticator,
  OPERATOR_PASSWORD: passwords.operator,
  SEAL_KEY: randomBytes(32).toString("base64"),
  CREDENTIALS_KEY: keys.map((key) => key.toString("base64")).join(","),
  JWT_SECRET: randomBytes(48).toString("base64"),
});
const rotate = (...keys: Buffer[]) => rowhouse(["credentials", "rotate"], { env: env(...keys) });
const binding = ["00000000-0000-7000-8000-000000000101", "hook"];

beforeAll(async () => {
  const { keyId, nonce, ciphertext } = sealSecret(new CredentialKeys(older), binding, "a secret");
  const owner = await db.connect("owner");
  await owner.query(
    `create table app_private.hooks (tenant_id uuid, name text, key_id text, nonce bytea, ciphertext bytea);
     comment on table app_private.hooks is '@rowhouse secrets(tenant_id, name) Secrets of a test.';
     grant select, update on app_private.hooks to app_platform`,
  );
  await owner.query("insert into app_private.hooks values ($1, $2, $3, $4, $5)", [
    ...binding,
    keyId,
    nonce,
    ciphertext,
  ]);
});

const stored = async () => {
  const root = await db.connect("root");
  const { rows } = await root.query(`select key_id as "keyId", nonce, ciphertext from app_private.hooks`);
  return rows[0];
};

test("without the earlier key it changes nothing and says what is missing", async () => {
  const before = await stored();
  const { status, stderr } = await rotate(newer);
  expect(status).toBe(1);
  expect(stderr).toContain("append that one to CREDENTIALS_KEY");
  expect(await stored()).toEqual(before);
});

test("with both keys it encrypts every secret with the first, and a second run finds nothing", async () => {
  const { status, stdout } = await rotate(newer, older);
  expect(status).toBe(0);
  expect(stdout).toBe(
    `1 secret is now encrypted with key ${new CredentialKeys(newer).currentId}.\nRemove the earlier keys from CREDENTIALS_KEY.\n`,
  );
  expect(openSecret(new CredentialKeys(newer), binding, await stored())).toBe("a secret");
  expect((await rotate(newer)).stdout).toContain("0 secrets are now encrypted");
});

test("a key of the wrong length is refused, and its value is not shown", async () => {
  const { status, stderr } = await rotate(newer, randomBytes(16));
  expect(status).not.toBe(0);
  expect(stderr).toContain("CREDENTIALS_KEY is not usable");
  expect(stderr).not.toContain(newer.toString("base64"));
});
