/**
 * Writes the API's SDL to schema.graphql, from a throw-away server that has the
 * present migrations:
 *
 *     node scripts/export-schema.ts            writes it
 *     node scripts/export-schema.ts --check    fails where it is not what it should be
 */
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { exportSchema } from "../src/graphql/export.ts";
import { migrateDatabase } from "../src/postgres/migrate.ts";
import { databaseUrls, withDatabase } from "../src/postgres/urls.ts";
import { startThrowAwayServer } from "../tests/support/server.ts";

const file = fileURLToPath(new URL("../schema.graphql", import.meta.url));

async function presentSchema(): Promise<string> {
  const server = await startThrowAwayServer();
  try {
    const root = withDatabase(server.root, "schema");
    const passwords = { authenticator: secret(), operator: secret() };
    await migrateDatabase({ root, passwords, current: true, lockDownCatalogs: true });
    return await exportSchema(databaseUrls(root, passwords).app);
  } finally {
    await server.stop();
  }
}

function secret(): string {
  return randomBytes(16).toString("hex");
}

const schema = await presentSchema();
if (!process.argv.includes("--check")) {
  await writeFile(file, schema);
  console.log("schema.graphql is written.");
} else if ((await readFile(file, "utf8").catch(() => "")) !== schema) {
  console.error("schema.graphql is not what the migrations give: run `node scripts/export-schema.ts`.");
  process.exitCode = 1;
} else {
  console.log("schema.graphql is what the migrations give.");
}
