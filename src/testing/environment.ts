import type { RolePasswords } from "../database/urls.ts";

/** What a run tells its test files: where the server is and which database to copy. */
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

/** Workers inherit the environment of the process that starts them. */
export function publishTestEnvironment(environment: TestEnvironment | undefined): void {
  if (environment) process.env[VARIABLE] = JSON.stringify(environment);
  else delete process.env[VARIABLE];
}

export const isTestRun = (): boolean => process.env[VARIABLE] !== undefined;

/** The run that this test file is part of. Throws where none has been started. */
export function testEnvironment(): TestEnvironment {
  const published = process.env[VARIABLE];
  if (published === undefined) {
    throw new Error("No test run has been started: call startTestRun() or createTestDatabase() first.");
  }
  return JSON.parse(published) as TestEnvironment;
}
