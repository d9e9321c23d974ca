import { randomBytes } from "node:crypto";
import { withAdministrator } from "../../src/database/administration.ts";
import { migrateDatabase } from "../../src/database/migrate.ts";
import { withDatabase } from "../../src/database/urls.ts";
import { startTestServer } from "../../src/embedded/throw-away.ts";
import { publishTestEnvironment, stopTestServer } from "./environment.ts";

/** Starts a server, migrates once into a template, and tells the workers where it is. */
export default async function globalSetup(): Promise<void> {
  const { DATABASE_URL, TEST_POSTGRES, TEST_POSTGRES_BIN } = process.env;
  const { AUTHENTICATOR_PASSWORD, OPERATOR_PASSWORD } = process.env;
  const server = await startTestServer({
    databaseUrl: DATABASE_URL,
    container: TEST_POSTGRES === "container",
    programs: TEST_POSTGRES_BIN,
  });
  const passwords = {
    authenticator: AUTHENTICATOR_PASSWORD ?? randomBytes(16).toString("hex"),
    operator: OPERATOR_PASSWORD ?? randomBytes(16).toString("hex"),
  };
  const run = randomBytes(4).toString("hex");
  const template = `rowhouse_template_${run}`;
  const root = withDatabase(server.root, template);
  const sealKey = randomBytes(32).toString("base64");
  publishTestEnvironment({ root, passwords, template, sealKey, run }, server.stop);
  try {
    await migrateDatabase({ root, passwords, current: true, lockDownCatalogs: true });
    // A session in the template, even a late one of the migration, would block its copies.
    await withAdministrator(withDatabase(root, "postgres"), (client) =>
      client.query(`alter database ${client.escapeIdentifier(template)} with allow_connections false`),
    );
  } catch (error) {
    // Jest calls no teardown for a set-up that failed.
    await stopTestServer();
    throw error;
  }
}
