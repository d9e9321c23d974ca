/**
 * Tenants interleaved at random on a few connections, in a database whose owner has
 * opened what Rowhouse closes. Each leaves its mark wherever a session keeps
 * something; backends are ended and statements cancelled on the way. Whoever comes
 * next finds its own rows, and no mark of another.
 *
 *     CHAOS_SECONDS=3600    longer than in CI
 *     CHAOS_SEED=…          the same choices again; what meets what depends on the clock
 */

import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xorshift128plus } from "pure-rand/generator/xorshift128plus";
import { isRowhouseError, RowhouseError } from "../../src/errors.ts";
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase } from "../support/database.ts";
import { testSeal } from "../support/seal.ts";
import { makeTenants } from "../support/tenants.ts";

const seconds = Number(process.env.CHAOS_SECONDS ?? 20);
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000_000);
const POOLS = [1, 3, 4];
const TENANTS = 12;
const HOURS = 2 ** 31 - 1;

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const root = await db.connect("root");
let tenants: TenantContext[];

beforeAll(async () => {
  tenants = await makeTenants(db, TENANTS);
  await root.query(
    `grant temporary on database ${root.escapeIdentifier(root.database ?? "")} to public;
     grant usage on language plpgsql to public;
     grant execute on all functions in schema pg_catalog to app_user;
     grant select on pg_catalog.pg_prepared_statements, pg_catalog.pg_cursors, pg_catalog.pg_locks to public`,
  );
});

/** SQL that leaves the tenant's mark, a word that no other tenant uses. */
const NASTY: readonly ((mark: string) => string)[] = [
  (mark) => `select set_config('app.mark', '${mark}', false)`,
  (mark) => `set app.mark = '${mark}'`,
  (mark) => `create temporary table documents as select '${mark}'::text as title, '${mark}'::text as mark`,
  (mark) => `select '${mark}'::text as mark into temporary marks_${mark}`,
  (mark) => `explain analyze create temporary table explained_${mark} as select 1`,
  (mark) => `create temporary table uuid (id integer)  -- ${mark}`,
  (mark) => `prepare mark_${mark} as select '${mark}'::text`,
  (mark) => `declare mark_${mark} cursor with hold for select '${mark}'::text`,
  (mark) => `listen mark_${mark}`,
  (mark) => `select pg_try_advisory_lock(hashtext('${mark}'))`,
  (mark) => `do $$ begin execute 'prepare mark_${mark} as select 1'; raise exception '${mark}'; end $$`,
  (mark) => `do $$ begin execute 'deallocate all'; perform set_config('app.mark', '${mark}', false); end $$`,
  () => "select set_config('default_transaction_read_only', 'on', false)",
  () => "select set_config('default_transaction_isolation', 'serializable', false)",
  () => "select set_config('row_security', 'off', false)",
  () => "set session authorization default",
  () => "reset role",
  () => "set role none",
  () => "discard all",
  () => "commit",
  () => "begin; select 1",
  () => "copy (select 1) to stdout",
  () => "copy app_public.documents (title) from stdin",
  () => "select 1 / 0",
  () => "select setseed(0.5)",
  () => "lock table app_public.documents in access share mode",
  () => "savepoint mine",
];

/** Where a mark would be seen, and whose rows are. */
const LOOK = `
  select (select array_agg(distinct tenant_id::text) from app_public.documents) as tenants,
         current_user::text as who,
         coalesce(current_setting('app.mark', true), '') as mark,
         current_setting('default_transaction_read_only') as read_only,
         current_setting('transaction_isolation') as isolation,
         (select count(*)::int from pg_catalog.pg_class where relnamespace = pg_catalog.pg_my_temp_schema()) as temporary,
         (select count(*)::int from pg_catalog.pg_cursors where is_holdable) as held,
         (select count(*)::int from pg_catalog.pg_prepared_statements where name like 'mark%') as prepared,
         (select count(*)::int from pg_catalog.pg_locks
           where locktype = 'advisory' and pid = pg_catalog.pg_backend_pid()) as locks,
         (select count(*)::int from pg_catalog.pg_listening_channels()) as channels`;

async function look(rowhouse: Rowhouse, { tenantId, userId, role }: TenantContext): Promise<void> {
  const { rows } = await rowhouse.query({ tenantId, userId, role }, LOOK);
  expect(rows).toEqual([
    {
      ...{ tenants: [tenantId], who: "app_user", mark: "", read_only: "off", isolation: "read committed" },
      ...{ temporary: 0, held: 0, prepared: 0, locks: 0, channels: 0 },
    },
  ]);
}

/** What a database under attack may answer; anything else is a fault. */
const PASSING = new Set(["DATABASE_UNAVAILABLE", "COMMIT_UNKNOWN", "ABORTED", "QUERY_CANCELLED"]);

const endOneBackend = () =>
  root.query(
    `with chosen as materialized (
       select pid from pg_catalog.pg_stat_activity
        where usename = 'app_authenticator' and datname = current_database() order by random() limit 1
     ) select pg_terminate_backend(pid) from chosen`,
  );

type Step = (rowhouse: Rowhouse, context: TenantContext, nasty: string) => Promise<unknown>;

const STEPS: readonly Step[] = [
  look,
  look,
  look,
  (rowhouse, context, nasty) => rowhouse.query(context, nasty),
  (rowhouse, context, nasty) => rowhouse.withTenant(context, (transaction) => transaction.query(nasty)),
  (rowhouse, context, nasty) =>
    rowhouse.withTenant(context, (transaction) =>
      transaction.savepoint((inner) => inner.query(nasty)).catch(() => transaction.query("select 1")),
    ),
  (rowhouse, context, nasty) =>
    rowhouse.withTenant(context, async (transaction) => {
      await transaction.query(nasty);
      throw new RowhouseError("ABORTED", "given up");
    }),
  (rowhouse, context) => {
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    return rowhouse.query(context, "select pg_sleep(10)", [], { signal: controller.signal });
  },
  endOneBackend,
];

test.each(POOLS)(
  "what a tenant leaves on one of %i connections reaches no other",
  async (max) => {
    const title = `chaos: ${max} connections, CHAOS_SEED=${seed}`;
    const random = xorshift128plus(seed + max);
    const choose = <T>(from: readonly T[]) => from[uniformInt(random, 0, from.length - 1)] as T;
    const rowhouse = createRowhouse({
      connectionString: db.urls.app,
      pool: { min: 1, max, connectTimeoutMs: 60_000 },
      seal: testSeal,
    });
    const until = performance.now() + (seconds * 1_000) / POOLS.length;
    const faults: unknown[] = [];
    let steps = 0;
    let looks = 0;
    const live = async (context: TenantContext) => {
      const mark = `m${context.tenantId.replaceAll("-", "")}`;
      while (performance.now() < until && faults.length === 0) {
        const step = choose(STEPS);
        const nasty = choose(NASTY)(mark);
        steps++;
        try {
          await step(rowhouse, context, nasty);
          if (step === look) looks++;
        } catch (error) {
          // Nasty SQL may fail as it likes; a look fails only with its connection.
          const passes = isRowhouseError(error) && (step !== look || PASSING.has(error.code));
          if (!passes) faults.push(error);
        }
      }
    };
    try {
      await Promise.all(tenants.map(live));
      process.stdout.write(`${title}: ${steps} steps, ${looks} looks, ${faults.length} faults\n`);
      if (faults.length > 0) throw new Error(title, { cause: faults[0] });
      expect(looks).toBeGreaterThan(steps / 10);
    } finally {
      await rowhouse.close();
    }
  },
  HOURS,
);

test("a pool that takes every connection back leaves marks: control", async () => {
  const client = await db.connect("app");
  await client.query("select set_config('app.mark', 'left', false)");
  await client.query("create temporary table documents as select 'left'::text as title");
  const { rows } = await client.query(
    `select current_setting('app.mark', true) as mark,
            (select count(*)::int from pg_catalog.pg_class
              where relnamespace = pg_catalog.pg_my_temp_schema()) as temporary`,
  );
  expect(rows).toEqual([{ mark: "left", temporary: 1 }]);
});
