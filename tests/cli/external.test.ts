import { randomBytes } from "node:crypto";
import { dropDatabase } from "../../src/database/databases.ts";
import { databaseUrls, withDatabase } from "../../src/database/urls.ts";
import { testEnvironment } from "../support/environment.ts";
import { type Running, rowhouse, rowhouseUntil } from "./support/rowhouse.ts";

const { root, passwords, run } = testEnvironment();
const url = withDatabase(root, `rowhouse_test_${run}_${randomBytes(4).toString("hex")}`);
const urls = databaseUrls(url, passwords);
const keys = {
  SEAL_KEY: randomBytes(32).toString("base64"),
  CREDENTIALS_KEY: randomBytes(32).toString("base64"),
  JWT_SECRET: randomBytes(48).toString("base64"),
};
const administered = {
  ...keys,
  DATABASE_URL: url,
  AUTHENTICATOR_PASSWORD: passwords.authenticator,
  OPERATOR_PASSWORD: passwords.operator,
};
const prepared = { ...keys, DATABASE_URL: urls.app };

afterAll(() => dropDatabase(url));

async function health({ stdout }: Running): Promise<number> {
  const base = /GraphQL +(\S+)\/graphql/.exec(stdout)?.[1];
  return (await fetch(`${base}/health/database`)).status;
}

test("migrate creates the database at DATABASE_URL, and says the same when run again", async () => {
  expect(await rowhouse(["db", "status"], { env: administered })).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("Database: missing"),
  });
  for (const _time of [1, 2]) {
    expect(await rowhouse(["migrate"], { env: administered })).toMatchObject({
      status: 0,
      stdout: "The database is up to date.\n",
    });
  }
  expect(await rowhouse(["db", "status"], { env: administered })).toMatchObject({ status: 0 });
});

test.each([
  ["the administrator's URL", administered],
  ["the URL of the server's own login", prepared],
])("start serves from %s, without demo tenants", async (_name, env) => {
  const server = await rowhouseUntil("Ctrl-C stops it.", ["start"], { env });
  expect(server.stdout).not.toContain("token per tenant");
  expect(await health(server)).toBe(200);
  expect(await server.kill("SIGTERM")).toMatchObject({ status: 0 });
});

test("a server that is somebody's is neither started nor stopped", async () => {
  for (const verb of ["start", "stop"]) {
    const { status, stderr } = await rowhouse(["db", verb], { env: administered });
    expect(status).toBe(1);
    expect(stderr).toContain("DATABASE_URL is set: that server is not ours to start or stop.");
  }
});
