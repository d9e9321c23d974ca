import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { createDatabase, dropDatabase } from "../database/databases.ts";
import { introduceSealKey } from "../database/seal-keys.ts";
import { type DatabaseUrls, databaseUrls, withDatabase } from "../database/urls.ts";
import { isTestRun, testEnvironment } from "./environment.ts";
import { startTestRun, stopTestRun } from "./run.ts";

export type TestDatabase = {
  urls: DatabaseUrls;
  /** A connected client, closed with the database. */
  connect: (as: keyof DatabaseUrls) => Promise<Client>;
  drop: () => Promise<void>;
};

export type TestDatabaseOptions = {
  /** A database that has none of the schema. */
  empty?: boolean;
  /** A database that asks for a seal, as those do that Rowhouse starts. asTenant() makes it. */
  sealed?: boolean;
};

/** The run that a test file has started for itself, and how many of its databases are open. */
let ownRun: Promise<void> | undefined;
let open = 0;

/**
 * A fresh copy of the migrated template, for one test file:
 *
 *     const db = await createTestDatabase();
 *     after(() => db.drop());
 *
 * Where no run has been started, the file starts one of its own, which ends with
 * its last database.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  if (!isTestRun()) ownRun ??= startTestRun();
  await ownRun;
  open += 1;
  const { root, passwords, template, sealKey, run } = testEnvironment();
  const url = withDatabase(root, `rowhouse_test_${run}_${randomBytes(4).toString("hex")}`);
  const clients: Client[] = [];
  const drop = async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
    await dropDatabase(url);
    open -= 1;
    if (!ownRun || open > 0) return;
    ownRun = undefined;
    await stopTestRun();
  };
  try {
    await createDatabase(url, options.empty ? undefined : template);
    if (options.sealed) await introduceSealKey(url, Buffer.from(sealKey, "base64"));
  } catch (error) {
    await drop();
    throw error;
  }
  const urls = databaseUrls(url, passwords);
  return {
    urls,
    async connect(as) {
      const client = new Client({ connectionString: urls[as] });
      // Tests end backends on purpose; unheard, that would end the worker.
      client.on("error", () => {});
      await client.connect();
      clients.push(client);
      return client;
    },
    drop,
  };
}
