import { randomBytes } from "node:crypto";
import { withAdministrator } from "../../src/database/administration.ts";
import { createDatabase } from "../../src/database/databases.ts";
import { migrateDatabase } from "../../src/database/migrate.ts";
import { introduceSealKey } from "../../src/database/seal-keys.ts";
import { type DatabaseUrls, databaseUrls, withDatabase } from "../../src/database/urls.ts";
import { type SealKey, sealKey } from "../../src/tenant/seal.ts";
import { loadScales, loadTables, type Sizes } from "../data/load.ts";
import { withoutFlush } from "../data/without-flush.ts";
import { withThrowAwayServer } from "./throw-away.ts";

/** A server with the same rows in two databases: one requires a seal, the other does not. */
export interface Fixture {
  readonly unsealed: DatabaseUrls;
  readonly sealed: DatabaseUrls;
  readonly key: SealKey;
  readonly sizes: Sizes;
  /** Fires before the server is stopped early. */
  readonly signal: AbortSignal;
}

/** Starts a throw-away server, migrates and loads it, and stops it when the callback ends. */
export async function withFixture<T>(
  sizes: Sizes,
  say: (message: string) => void,
  callback: (fixture: Fixture) => Promise<T>,
): Promise<T> {
  say("Starting Postgres");
  // Durable, as Postgres is by default: a commit waits for the disk.
  return withThrowAwayServer({ durable: true }, async ({ root }, signal) => {
    const passwords = { authenticator: secret(), operator: secret() };
    const url = (name: string) => withDatabase(root, name);
    say("Migrating");
    await migrateDatabase({ passwords, current: true, lockDownCatalogs: true, root: url("bench") });
    say("Loading tables");
    await loadTables(withoutFlush(url("bench")), sizes);
    await createDatabase(url("bench_sealed"), "bench");
    const key = sealKey(randomBytes(32));
    await introduceSealKey(url("bench_sealed"), key.secret);
    say("Loading scales");
    await loadScales(withoutFlush(url("bench_sealed")), sizes);
    // Write everything now, not while it is measured.
    await withAdministrator(root, (client) => client.query("checkpoint"));
    const urls = (name: string) => databaseUrls(url(name), passwords);
    return callback({ unsealed: urls("bench"), sealed: urls("bench_sealed"), key, sizes, signal });
  });
}

const secret = () => randomBytes(16).toString("hex");
