import type { Client } from "pg";
import { introduceSealKey } from "../../../src/database/seal-keys.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { SEAL_SECRET } from "./tenants.ts";
import { buildWalls, fill, NOT_ALL_VISIBLE, SAME_STATISTICS, SCHEMA, VACUUM, WORLDS } from "./world-sql.ts";

/** The same tables three times, each in a database of its own. */
export type Worlds = {
  /** The attacker's connections, logged in as app_authenticator, in the order of WORLDS. */
  attackers: Client[];
  /** Of the server. */
  major: number;
  useForm: (form: string) => Promise<void>;
  /** Fills all tables anew. */
  refill: () => Promise<void>;
  drop: () => Promise<void>;
};

export async function makeWorlds(): Promise<Worlds> {
  const databases: TestDatabase[] = [];
  for (const _ of WORLDS) databases.push(await createTestDatabase());
  const roots = await Promise.all(databases.map((db) => db.connect("root")));
  const attackers = await Promise.all(databases.map((db) => db.connect("app")));
  for (const db of databases) await introduceSealKey(db.urls.root, SEAL_SECRET);
  for (const root of roots) await root.query(SCHEMA);
  for (const attacker of attackers) await attacker.query("set jit = off; set statement_timeout = '10s'");
  const refill = async () => {
    await Promise.all(
      roots.map(async (root, n) => {
        await root.query(fill(WORLDS[n] as (typeof WORLDS)[number]));
        await root.query(VACUUM);
        // What somebody's snapshot holds back (a worker of autovacuum's) is visible to all a moment later.
        while ((await root.query(NOT_ALL_VISIBLE)).rowCount !== 0) await root.query(VACUUM);
        await root.query(SAME_STATISTICS);
      }),
    );
  };
  const version = await roots[0]?.query("select current_setting('server_version_num')::int / 10000 as major");
  return {
    attackers,
    major: version?.rows[0].major,
    useForm: async (form) => {
      for (const root of roots) await root.query(buildWalls(form));
      await refill();
    },
    refill,
    drop: async () => {
      for (const db of databases) await db.drop();
    },
  };
}
