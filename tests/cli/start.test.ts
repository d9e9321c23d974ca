import { embeddedStatus } from "../../src/postgres/embedded.ts";
import { isAlive } from "../../src/postgres/running.ts";
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
