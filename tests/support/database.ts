import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { createDatabase, dropDatabase } from "../../src/database/databases.ts";
import { introduceSealKey } from "../../src/database/seal-keys.ts";
import { type DatabaseUrls, databaseUrls, withDatabase } from "../../src/database/urls.ts";
import { testEnvironment } from "./environment.ts";

export type TestDatabase = {
  urls: DatabaseUrls;
  /** A connected client, closed with the database. */
  connect: (as: keyof DatabaseUrls) => Promise<Client>;
  drop: () => Promise<void>;
};

/**
 * A fresh copy of the migrated template, for one test file:
 *
 *     let db: TestDatabase;
 *     beforeAll(async () => { db = await createTestDatabase(); });
 *     afterAll(() => db.drop());
 *
 * With `empty`, a database that has none of the schema. With `sealed`, one that
 * asks for a seal, as those do that Rowhouse starts: asUser() makes it, and
 * createRowhouse() with `seal: testSeal`.
 */
export async function createTestDatabase(
  options: { empty?: boolean; sealed?: boolean } = {},
): Promise<TestDatabase> {
  const { root, passwords, template, sealKey, run } = testEnvironment();
  const url = withDatabase(root, `rowhouse_test_${run}_${randomBytes(4).toString("hex")}`);
  await createDatabase(url, options.empty ? undefined : template);
  if (options.sealed) await introduceSealKey(url, Buffer.from(sealKey, "base64"));
  const urls = databaseUrls(url, passwords);
  const clients: Client[] = [];
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
    async drop() {
      await Promise.all(clients.map((client) => client.end().catch(() => {})));
      await dropDatabase(url);
    },
  };
}
