import { randomBytes } from "node:crypto";
import { withAdministrator } from "../../src/postgres/administration.ts";
import { embeddedBinaries } from "../../src/postgres/binaries.ts";
import { createDatabase } from "../../src/postgres/databases.ts";
import { migrateDatabase } from "../../src/postgres/migrate.ts";
import { introduceSealKey } from "../../src/postgres/seal-keys.ts";
import { type DatabaseUrls, databaseUrls, withDatabase } from "../../src/postgres/urls.ts";
import { type SealKey, sealKey } from "../../src/tenant/seal.ts";
import { startThrowAwayServer } from "../../tests/support/server.ts";
import { loadScales, loadTables, type Sizes } from "../data/load.ts";
import { withoutFlush } from "../data/without-flush.ts";

/** A server of our own with the same rows twice: where a seal is required and where none is. */
export interface Fixture {
  readonly unsealed: DatabaseUrls;
  readonly sealed: DatabaseUrls;
  readonly key: SealKey;
}

/** Starts a throw-away server, migrates, loads, and stops it when the callback ends. */
export async function withFixture<T>(
  sizes: Sizes,
  say: (message: string) => void,
  callback: (fixture: Fixture) => Promise<T>,
): Promise<T> {
  say("Starting Postgres");
  // As Postgres is delivered: a commit has waited for the disk.
  const server = await startThrowAwayServer(embeddedBinaries(), { durable: true });
  try {
    const passwords = { authenticator: secret(), operator: secret() };
    const url = (name: string) => withDatabase(server.root, name);
    say("Migrating");
    const options = { passwords, current: true, lockDownCatalogs: true };
    await migrateDatabase({ ...options, root: url("bench") });
    say("Loading tables");
    await loadTables(withoutFlush(url("bench")), sizes);
    await createDatabase(url("bench_sealed"), "bench");
    const key = sealKey(randomBytes(32));
    await introduceSealKey(url("bench_sealed"), key.secret);
    say("Loading scales");
    await loadScales(withoutFlush(url("bench_sealed")), sizes);
    // What was loaded is written now, not while it is measured.
    await withAdministrator(server.root, (client) => client.query("checkpoint"));
    const urls = (name: string) => databaseUrls(url(name), passwords);
    return await callback({ unsealed: urls("bench"), sealed: urls("bench_sealed"), key });
  } finally {
    await server.stop();
  }
}

const secret = () => randomBytes(16).toString("hex");
