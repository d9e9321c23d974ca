import { dropDatabase } from "../../src/database/databases.ts";
import { stopTestServer, testEnvironment } from "./environment.ts";

/** Drops the template, for a server that stays, and stops a server of our own. */
export default async function globalTeardown(): Promise<void> {
  try {
    await dropDatabase(testEnvironment().root);
  } finally {
    await stopTestServer();
  }
}
