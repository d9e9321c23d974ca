import { randomBytes } from "node:crypto";
import { withAdministrator } from "../database/administration.ts";
import { dropDatabase } from "../database/databases.ts";
import { migrateDatabase } from "../database/migrate.ts";
import { withDatabase } from "../database/urls.ts";
import { publishTestEnvironment, testEnvironment } from "./environment.ts";
import { startTestServer, type TestServerOptions } from "./server.ts";

let stopServer: (() => Promise<void>) | undefined;

/**
 * Starts a server, or uses the one at DATABASE_URL, and migrates the project once
 * into a template database, its current migration too. Test files that run after
 * it, in this process or in workers, copy the template. For the global set-up of a
 * test runner.
 *
 * DATABASE_URL, TEST_POSTGRES=container and TEST_POSTGRES_BIN choose the server.
 * On a server of yours, AUTHENTICATOR_PASSWORD and OPERATOR_PASSWORD are kept.
 */
export async function startTestRun(): Promise<void> {
  const { AUTHENTICATOR_PASSWORD, OPERATOR_PASSWORD } = process.env;
  const server = await startTestServer(wantedServer());
  stopServer = server.stop;
  const passwords = {
    authenticator: AUTHENTICATOR_PASSWORD || randomBytes(16).toString("hex"),
    operator: OPERATOR_PASSWORD || randomBytes(16).toString("hex"),
  };
  const run = randomBytes(4).toString("hex");
  const template = `rowhouse_template_${run}`;
  const root = withDatabase(server.root, template);
  const sealKey = randomBytes(32).toString("base64");
  publishTestEnvironment({ root, passwords, template, sealKey, run });
  try {
    await migrateDatabase({ root, passwords, current: true, lockDownCatalogs: true });
    // A session in the template, even a late one of the migration, would block its copies.
    await withAdministrator(withDatabase(root, "postgres"), (client) =>
      client.query(`alter database ${client.escapeIdentifier(template)} with allow_connections false`),
    );
  } catch (error) {
    // Runners call no teardown for a set-up that failed.
    await stopTestRun();
    throw error;
  }
}

/** Drops the template and stops the server, unless it is the one at DATABASE_URL. */
export async function stopTestRun(): Promise<void> {
  try {
    await dropDatabase(testEnvironment().root);
  } finally {
    publishTestEnvironment(undefined);
    await stopServer?.();
    stopServer = undefined;
  }
}

function wantedServer(): TestServerOptions {
  const { DATABASE_URL, TEST_POSTGRES, TEST_POSTGRES_BIN } = process.env;
  return {
    databaseUrl: DATABASE_URL || undefined,
    container: TEST_POSTGRES === "container",
    programs: TEST_POSTGRES_BIN || undefined,
  };
}
