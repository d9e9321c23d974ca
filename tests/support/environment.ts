import type { RolePasswords } from "../../src/database/urls.ts";

/** What the run tells its workers: where the server is and which database to copy. */
export type TestEnvironment = {
  /** The administrator's URL of the template database. */
  root: string;
  passwords: RolePasswords;
  template: string;
  /** The key that contexts are sealed with, in base64. */
  sealKey: string;
  /** Part of every database's name, so that runs on one server do not meet. */
  run: string;
};

const VARIABLE = "ROWHOUSE_TEST_ENVIRONMENT";

let stopServer: (() => Promise<void>) | undefined;

/** Called once, by the global set-up. Workers inherit the environment of the process that starts them. */
export function publishTestEnvironment(environment: TestEnvironment, stop: () => Promise<void>): void {
  process.env[VARIABLE] = JSON.stringify(environment);
  stopServer = stop;
}

export function testEnvironment(): TestEnvironment {
  const published = process.env[VARIABLE];
  if (published === undefined)
    throw new Error("Not inside a test run: the global set-up has not been called.");
  return JSON.parse(published) as TestEnvironment;
}

export async function stopTestServer(): Promise<void> {
  await stopServer?.();
}
