import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { Client } from "pg";
import { rowhouse, stateDirectory } from "./support/rowhouse.ts";

const directory = stateDirectory();
const env = { ROWHOUSE_DIRECTORY: directory };
const db = (...args: string[]) => rowhouse(["db", ...args], { env });

beforeAll(() => db("start"));

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url.trim() });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test.each([
  ["root", "postgres", "postgres"],
  ["owner", "postgres", "app_owner"],
  ["app", "app_authenticator", "app_authenticator"],
  ["operator", "app_operator", "app_operator"],
])("db url --as %s is one URL that logs in as %s and acts as %s", async (as, login, role) => {
  const { status, stdout } = await db("url", "--as", as);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^postgres:\/\/\S+\n$/);
  expect(await query(stdout, "select session_user, current_user")).toEqual([
    { session_user: login, current_user: role },
  ]);
});

test("db status says what is there", async () => {
  const { status, stdout } = await db("status");
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^Postgres: running at postgres:\/\/postgres@127\.0\.0\.1:\d+\/rowhouse\nLayers: up to date\nMigrations: up to date/,
  );
});

test("passwords are needed on loopback too", async () => {
  const { stdout } = await db("url", "--as", "root");
  const url = new URL(stdout.trim());
  url.password = "wrong";
  await expect(query(url.href, "select")).rejects.toMatchObject({ code: "28P01" });
});

test("migrating again changes nothing", async () => {
  const { stdout } = await db("url", "--as", "root");
  const catalog =
    "select count(*), max(oid::bigint) from pg_class where oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace";
  const before = await query(stdout, catalog);
  expect(await rowhouse(["migrate", "--current"], { env })).toMatchObject({ status: 0 });
  expect(await query(stdout, catalog)).toEqual(before);
});

test("db reset asks before it drops anything, and makes an empty database", async () => {
  const { stdout: url } = await db("url", "--as", "root");
  await query(url, "create table public.left_over ()");
  const refused = await db("reset");
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("add --yes") });
  expect(await query(url, "select to_regclass('public.left_over') is not null as kept")).toEqual([
    { kept: true },
  ]);

  expect(await db("reset", "--yes")).toMatchObject({ status: 0 });
  expect(await query(url, "select to_regclass('public.left_over') is not null as kept")).toEqual([
    { kept: false },
  ]);
});

test("walls are listed, lowered with a reason, and raised again", async () => {
  const walls = (...args: string[]) => rowhouse(["walls", ...args], { env });
  expect(await walls("status")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/\n\d+ protected tables, 0 without/),
  });
  expect(await walls("off", "--reason", "a test")).toMatchObject({ status: 1 });
  expect(await walls("off", "--reason", "a test", "--yes")).toMatchObject({ status: 0 });
  expect(await walls("status")).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^DOWN {2}app_public\./m),
  });
  expect(await walls("on", "--reason", "the test is over")).toMatchObject({ status: 0 });
  expect(await walls("status")).toMatchObject({ status: 0 });
});

test("where the port is taken meanwhile the server takes another", async () => {
  const port = new URL((await db("url")).stdout.trim()).port;
  await db("stop");
  expect(await db("status")).toMatchObject({ status: 1, stdout: "Postgres: not running\n" });
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(Number(port), "127.0.0.1", resolve));
  try {
    expect(await db("start")).toMatchObject({ status: 0 });
    expect(new URL((await db("url")).stdout.trim()).port).not.toBe(port);
  } finally {
    other.close();
  }
});

test("db reset --everything leaves nothing", async () => {
  expect(await db("reset", "--everything", "--yes")).toMatchObject({ status: 0 });
  expect(existsSync(directory)).toBe(false);
});
