import { randomBytes } from "node:crypto";
import { configuredSealKey } from "../../src/config/seal-key.ts";
import { parseConfig } from "../../src/config.ts";
import { readOrCreateSecrets, writeSecrets } from "../../src/embedded/secrets.ts";
import { createRowhouse } from "../../src/rowhouse.ts";
import { sealKey } from "../../src/tenant/seal.ts";
import { createTestDatabase } from "../support/database.ts";
import { testEnvironment } from "../support/environment.ts";
import { makeTenants } from "../support/tenants.ts";
import { until } from "../support/until.ts";
import { rowhouse, stateDirectory } from "./support/rowhouse.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const { passwords } = testEnvironment();
const secret = randomBytes(32);
const env = {
  DATABASE_URL: db.urls.root,
  AUTHENTICATOR_PASSWORD: passwords.authenticator,
  OPERATOR_PASSWORD: passwords.operator,
  SEAL_KEY: secret.toString("base64"),
  CREDENTIALS_KEY: randomBytes(32).toString("base64"),
  JWT_SECRET: randomBytes(48).toString("base64"),
};

test("a database without a key does not ask for a seal, and status says so", async () => {
  expect(await rowhouse(["seal", "status"], { env })).toMatchObject({
    status: 1,
    stdout: "The walls do NOT ask for a seal.\n",
  });
});

test("migrate introduces the configured key, and from then on the walls ask", async () => {
  expect(await rowhouse(["migrate"], { env })).toMatchObject({ status: 0 });
  const { status, stdout } = await rowhouse(["seal", "status"], { env });
  expect(status).toBe(0);
  expect(stdout).toContain(`${sealKey(secret).id}  made`);
  expect(stdout).toContain("in use  (configured here)\nThe walls ask for a seal.");
  expect(stdout).not.toContain(env.SEAL_KEY);
});

test("after a rotation the old key and the new one both hold", async () => {
  const [context] = await makeTenants(db, 1);
  const readWith = async (key: Buffer) => {
    const connection = createRowhouse({ connectionString: db.urls.app, seal: { key: () => sealKey(key) } });
    try {
      return (await connection.query(context as never, "select from app_public.documents")).rowCount;
    } finally {
      await connection.close();
    }
  };
  const { status, stdout } = await rowhouse(["seal", "rotate", "--retire-after", "20 minutes"], { env });
  expect(status).toBe(0);
  const next = Buffer.from(/SEAL_KEY=(\S+)/.exec(stdout)?.[1] ?? "", "base64");
  expect(next).toHaveLength(32);
  expect(await readWith(secret)).toBe(1);
  expect(await readWith(next)).toBe(1);
  await expect(readWith(randomBytes(32))).rejects.toMatchObject({ code: "SEAL_KEY_UNKNOWN" });
  expect((await rowhouse(["seal", "status"], { env })).stdout).toMatch(/retires 20.*\(configured here\)/);
});

test("an owner who no longer wants a seal is not overruled by the next start", async () => {
  const owner = await db.connect("owner");
  await owner.query("select tenancy.require_seal(false, 'a test')");
  expect(await rowhouse(["migrate"], { env })).toMatchObject({ status: 0 });
  expect(await rowhouse(["seal", "status"], { env })).toMatchObject({ status: 1 });
});

test("a running server takes a key that was rotated in the file of the embedded default", async () => {
  const directory = stateDirectory();
  const config = parseConfig({}, directory, () => readOrCreateSecrets(directory));
  const key = configuredSealKey(config);
  expect(key()).toBe(key());
  expect(key().secret).toEqual(config.sealKey);
  const next = randomBytes(32);
  writeSecrets(directory, { ...readOrCreateSecrets(directory), sealKey: next.toString("base64") });
  await until(async () => key().secret.equals(next));
});
