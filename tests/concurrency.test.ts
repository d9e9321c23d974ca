import { ConnectionPool } from "../src/driver/pool.ts";
import { runAlone } from "../src/driver/query.ts";
import { Sessions } from "../src/driver/sessions.ts";
import { encodeStatement } from "../src/driver/statement.ts";
import type { TenantContext } from "../src/tenant/context.ts";
import { Sealer } from "../src/tenant/sealer.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { expectAllWereThere, interleave, look } from "./support/interleave.ts";
import { testSeal } from "./support/seal.ts";
import { makeTenants } from "./support/tenants.ts";

// Fifty tenants interleaved on four connections.

const tenantCount = 50;
const rounds = 120;
const connections = 4;

let db: TestDatabase;
let tenants: TenantContext[];
let pool: ConnectionPool;
let sessions: Sessions;

beforeAll(async () => {
  db = await createTestDatabase({ sealed: true });
  // A test looks for cursors that were left behind; the login may not.
  const root = await db.connect("root");
  await root.query(
    `grant select on pg_catalog.pg_cursors to app_authenticator;
     grant execute on function pg_catalog.pg_cursor() to app_authenticator`,
  );
  tenants = await makeTenants(db, tenantCount);
  pool = new ConnectionPool({ connectionString: db.urls.app, max: connections, connectTimeoutMs: 60_000 });
  sessions = new Sessions(pool, { attempts: 3, minDelayMs: 1, maxDelayMs: 5 }, new Sealer(testSeal));
});
afterAll(async () => {
  await pool.close();
  await db.drop();
});

test("no row of another tenant is ever seen, and no context is left behind", async () => {
  expect(await interleave(sessions, tenants, rounds)).toBeGreaterThan((tenantCount * rounds) / 4);
  await expectAllWereThere(db, tenants);
});

test("afterwards every connection of the pool is the authenticator's, and walls off who has no context", async () => {
  const found = `select pg_backend_pid() as pid, current_user as who,
      (select count(*)::integer from pg_catalog.pg_cursors where is_holdable) as cursors`;
  const all = await Promise.all(
    Array.from({ length: connections }, () =>
      pool.withConnection(async (connection) => {
        // Held until all have theirs, so that it is each of them.
        const outcome = await connection.send([encodeStatement(found)]);
        await new Promise(setImmediate);
        return outcome.results[0]?.rows[0];
      }),
    ),
  );
  for (const row of all) expect(row).toMatchObject({ who: "app_authenticator", cursors: 0 });
  await expect(runAlone(pool, [encodeStatement(look.text)])).rejects.toMatchObject({ code: "FORBIDDEN" });
});
