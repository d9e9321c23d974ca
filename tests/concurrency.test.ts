import { isRowhouseError } from "../src/errors.ts";
import { ConnectionPool } from "../src/postgres/pool.ts";
import { runAlone } from "../src/postgres/query.ts";
import type { Transaction } from "../src/postgres/scope.ts";
import { Sessions } from "../src/postgres/sessions.ts";
import { tenantSettings } from "../src/postgres/settings.ts";
import { prepareStatement } from "../src/postgres/statement.ts";
import type { TenantContext } from "../src/tenant/context.ts";
import { Sealer } from "../src/tenant/sealer.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { testSeal } from "./support/seal.ts";
import { makeTenants } from "./support/tenants.ts";

// Fifty tenants interleaved on four connections, with failures and
// cancellations thrown in. Every answer says which tenant it is for.

const tenantCount = 50;
const rounds = 120;
const connections = 4;

let db: TestDatabase;
let tenants: TenantContext[];
let pool: ConnectionPool;
let sessions: Sessions;

beforeAll(async () => {
  db = await createTestDatabase({ sealed: true });
  tenants = await makeTenants(db, tenantCount);
  pool = new ConnectionPool({ connectionString: db.urls.app, max: connections, connectTimeoutMs: 60_000 });
  sessions = new Sessions(pool, { attempts: 3, minDelayMs: 1, maxDelayMs: 5 }, new Sealer(testSeal));
});
afterAll(async () => {
  await pool.close();
  await db.drop();
});

type Seen = { claim: string; tenants: string[] };
const look = {
  text: `select tenancy.current_tenant_id() as claim, array_agg(distinct tenant_id::text) as tenants
           from app_public.documents`,
  name: "look",
};
const insert = `insert into app_public.documents (title, content_hash) values ($1::text, repeat('0', 64))
                returning tenant_id::text as tenant_id`;

type Step = (context: TenantContext, round: number) => Promise<Seen | undefined>;
const settings = tenantSettings;

/** What a tenant does, one after another; each looks, on the way or afterwards. */
const steps: readonly Step[] = [
  async (context) => (await sessions.runStatement<Seen>(settings(context), look)).rows[0],
  async (context) => sessions.withSession(settings(context), lookTwice),
  async (context, round) =>
    sessions.withSession(settings(context), async (tx) => {
      const { rows } = await tx.query<{ tenant_id: string }>(insert, [`round ${round}`]);
      expect(rows).toEqual([{ tenant_id: context.tenantId }]);
      return lookTwice(tx);
    }),
  // A statement that fails, alone and in a transaction.
  async (context) => failing(sessions.runStatement(settings(context), { text: "select 1 / 0" })),
  async (context) =>
    failing(
      sessions.withSession(settings(context), async (tx) => {
        await tx.query(insert, ["rolled back"]);
        await tx.query("select 1 / 0");
      }),
    ),
  // A callback that gives up in the middle, and one that leaves a savepoint.
  async (context) =>
    failing(
      sessions.withSession(settings(context), async (tx) => {
        await tx.query(insert, ["rolled back"]);
        throw new Error("given up");
      }),
    ),
  async (context) =>
    sessions.withSession(settings(context), async (tx) => {
      await failing(tx.savepoint((inner) => inner.query("select 'x'::integer")));
      return lookTwice(tx);
    }),
  // Cancelled while it runs, while it waits, or not at all: whichever it comes to.
  async (context, round) => {
    const controller = new AbortController();
    const { signal } = controller;
    const work = sessions.withSession(
      settings(context),
      async (tx) => {
        await tx.query(insert, ["cancelled"]);
        setImmediate(() => controller.abort());
        await tx.query("select pg_sleep(10)");
      },
      { signal },
    );
    // Some of them only: each costs a connection.
    if (round % 10 !== 0) controller.abort();
    return failing(work);
  },
  // An attempt to stay: the connection does not survive it.
  async (context, round) => {
    if (round % 10 !== 0) return undefined;
    const text = `set app.current_tenant_id = '${context.tenantId}'`;
    await sessions.runStatement(settings(context), { text });
    return undefined;
  },
  // And one by a function, which it does survive.
  async (context) => {
    const text = "select set_config('app.current_tenant_id', $1, false)";
    await sessions.runStatement(settings(context), { text, values: [context.tenantId] });
    return undefined;
  },
];

async function lookTwice(tx: Transaction): Promise<Seen | undefined> {
  const first = (await tx.query<Seen>(look)).rows[0];
  expect((await tx.query<Seen>(look)).rows[0]).toEqual(first);
  return first;
}

/** Work that must fail; that of a stranger would be a failure of the test. */
async function failing(work: Promise<unknown>): Promise<undefined> {
  const error = await work.then(
    () => new Error("it did not fail"),
    (raised: unknown) => raised,
  );
  const expected = isRowhouseError(error)
    ? ["INVALID_VALUE", "ABORTED", "QUERY_CANCELLED"].includes(error.code)
    : (error as Error).message === "given up";
  if (!expected) throw error;
}

test("no row of another tenant is ever seen, and no context is left behind", async () => {
  let looks = 0;
  await Promise.all(
    tenants.map(async (context, n) => {
      for (let round = 0; round < rounds; round++) {
        // Neighbours are never at the same step.
        const step = steps[(n * 7 + round) % steps.length] as Step;
        const seen = await step(context, round);
        if (seen === undefined) continue;
        looks++;
        expect(seen).toEqual({ claim: context.tenantId, tenants: [context.tenantId] });
      }
    }),
  );
  expect(looks).toBeGreaterThan((tenantCount * rounds) / 4);

  // The neighbours were there to be seen all the time, and what was undone is gone.
  const root = await db.connect("root");
  const { rows } = await root.query(
    `select count(distinct tenant_id)::integer as tenants,
            count(*) filter (where title in ('rolled back', 'cancelled'))::integer as undone,
            count(*) filter (where title like 'round %')::integer > $1 as written
       from app_public.documents`,
    [tenantCount],
  );
  expect(rows).toEqual([{ tenants: tenantCount, undone: 0, written: true }]);
});

test("afterwards every connection of the pool is the authenticator's, and walls off who has no context", async () => {
  const found = `select pg_backend_pid() as pid, current_user as who,
      (select count(*)::integer from pg_catalog.pg_cursors where is_holdable) as cursors`;
  const all = await Promise.all(
    Array.from({ length: connections }, () =>
      pool.withConnection(async (connection) => {
        // Held until all have theirs, so that it is each of them.
        const outcome = await connection.send([prepareStatement(found)]);
        await new Promise(setImmediate);
        return outcome.results[0]?.rows[0];
      }),
    ),
  );
  for (const row of all) expect(row).toMatchObject({ who: "app_authenticator", cursors: 0 });
  await expect(runAlone(pool, [prepareStatement(look.text)])).rejects.toMatchObject({ code: "FORBIDDEN" });
});
