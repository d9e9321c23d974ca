import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { embeddedStatus } from "../../src/embedded/embedded.ts";
import { isAlive } from "../../src/embedded/running.ts";
import { type Running, rowhouse, rowhouseUntil, stateDirectory } from "./support/rowhouse.ts";

const directory = stateDirectory();
const env = { ROWHOUSE_DIRECTORY: directory };
const start = () => rowhouseUntil("Ctrl-C stops it.", ["start"], { env });
const runningPid = (): number => embeddedStatus(directory)?.pid ?? 0;

function urlOf({ stdout }: Running): string {
  return /GraphQL +(\S+)\/graphql/.exec(stdout)?.[1] ?? "";
}

async function statusOf(path: string, server: Running, method = "GET"): Promise<number> {
  return (await fetch(`${urlOf(server)}${path}`, { method })).status;
}

type Demo = { graphql: string; tenants: { token: string }[]; databases: Record<string, string> };

async function accountIds(graphql: string, token: string): Promise<string[]> {
  const answer = await fetch(graphql, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ exchangeAccounts { nodes { id } } }" }),
  });
  const { data } = (await answer.json()) as { data: { exchangeAccounts: { nodes: { id: string }[] } } };
  return data.exchangeAccounts.nodes.map(({ id }) => id);
}

test("start serves the API, and SIGTERM stops it and its Postgres", async () => {
  const server = await start();
  const postgres = runningPid();
  expect(isAlive(postgres)).toBe(true);
  expect(await statusOf("/health/database", server)).toBe(200);
  expect(await statusOf("/", server)).toBe(200);
  expect(await statusOf("/graphql", server, "POST")).toBe(401);

  const { status } = await server.kill("SIGTERM");
  expect(status).toBe(0);
  expect(isAlive(postgres)).toBe(false);
  expect(embeddedStatus(directory)).toBeUndefined();
});

test("demo.json is its owner's alone and holds what a client needs; the tenants see rows of their own", async () => {
  const server = await start();
  const file = join(directory, "demo.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const demo = JSON.parse(readFileSync(file, "utf8")) as Demo;
  expect(demo).toEqual({
    pid: expect.any(Number),
    graphql: `${urlOf(server)}/graphql`,
    tenants: expect.arrayContaining([
      {
        id: expect.any(String),
        slug: expect.any(String),
        userId: expect.any(String),
        token: expect.any(String),
      },
    ]),
    databases: Object.fromEntries(["root", "owner", "app", "operator"].map((as) => [as, expect.any(String)])),
  });
  expect(demo.tenants.length).toBeGreaterThanOrEqual(3);

  const seen = await Promise.all(demo.tenants.map(({ token }) => accountIds(demo.graphql, token)));
  for (const ids of seen) expect(ids.length).toBeGreaterThan(0);
  expect(new Set(seen.flat()).size).toBe(seen.flat().length);
  await server.kill("SIGTERM");
});

test("after a kill -9 of the server the next start takes its Postgres over, and stops it", async () => {
  const killed = await start();
  const postgres = runningPid();
  await killed.kill("SIGKILL");
  expect(isAlive(postgres)).toBe(true);

  const server = await start();
  expect(runningPid()).toBe(postgres);
  expect(await statusOf("/health/database", server)).toBe(200);
  await server.kill("SIGINT");
  expect(isAlive(postgres)).toBe(false);
});

test("after a kill -9 of Postgres and of the server the next start recovers it", async () => {
  const killed = await start();
  const postgres = runningPid();
  process.kill(postgres, "SIGKILL");
  await killed.kill("SIGKILL");

  const server = await start();
  expect(runningPid()).not.toBe(postgres);
  expect(await statusOf("/health/database", server)).toBe(200);
  await server.kill("SIGTERM");
});

test("a Postgres that was started by itself stays when the API stops", async () => {
  expect(await rowhouse(["db", "start"], { env })).toMatchObject({ status: 0 });
  const postgres = runningPid();
  const server = await start();
  await server.kill("SIGTERM");
  expect(runningPid()).toBe(postgres);
  expect(await rowhouse(["db", "stop"], { env })).toMatchObject({ status: 0 });
  expect(isAlive(postgres)).toBe(false);
});
