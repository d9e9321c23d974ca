/**
 * Makes what is generated again, on a throw-away server, and fails where a file
 * differs from what is checked in:
 *
 *     npm run check:generated             compare
 *     npm run check:generated -- --write  write
 */
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { migrateDatabase } from "../src/database/migrate.ts";
import { packageDirectory } from "../src/database/paths.ts";
import { type DatabaseUrls, databaseUrls, withDatabase } from "../src/database/urls.ts";
import { startThrowAwayServer } from "../src/embedded/throw-away.ts";
import { exportSchema } from "../src/graphql/export.ts";
import { cliReference } from "./cli-reference.ts";
import { errorsPage, readme } from "./generate/documents.ts";
import { rulePages } from "./generate/rule-pages.ts";
import { schemaPicture } from "./generate/schema-picture.ts";
import { schemaText } from "./generate/schema-text.ts";

/** What is generated, by its path from the top, and how. */
const generated: Record<string, (urls: DatabaseUrls) => Promise<string>> = {
  "schema.graphql": ({ app }) => exportSchema(app),
  "docs/cli.md": async () => cliReference(),
  "docs/errors.md": async () => errorsPage(),
  "docs/rules.md": async () => rulePages(),
  "docs/schema.md": ({ root }) => schemaPicture(root),
  "docs/schema.txt": ({ root }) => schemaText(root),
  "README.md": async () => readme(),
};

const write = process.argv.includes("--write");
const server = await startThrowAwayServer();
try {
  const root = withDatabase(server.root, "rowhouse");
  const password = () => randomBytes(16).toString("hex");
  const passwords = { authenticator: password(), operator: password() };
  await migrateDatabase({ root, passwords, current: true, lockDownCatalogs: true });
  for (const [path, make] of Object.entries(generated))
    check(path, await make(databaseUrls(root, passwords)));
} finally {
  await server.stop();
}

function check(path: string, wanted: string): void {
  const file = join(packageDirectory, path);
  if (write) {
    writeFileSync(file, wanted);
    console.log(`${path} is written.`);
  } else if (readOrEmpty(file) === wanted) {
    console.log(`${path} is up to date.`);
  } else {
    console.error(`${path} is out of date: run npm run check:generated -- --write and commit it.`);
    process.exitCode = 1;
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
