import { makeIntrospectionQuery } from "pg-introspection";
import { makeNeighbours, type Neighbours } from "../../app_public/support/neighbours.ts";
import { asPlatform, asUser, inTransaction } from "../../support/as-user.ts";
import { createTestDatabase } from "../../support/database.ts";
import { expectSqlState } from "../../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");
const operator = await db.connect("operator");
const root = await db.connect("root");

let a: Neighbours["a"];
beforeAll(async () => {
  ({ a } = await makeNeighbours(db));
});

const CLOSED = [
  "select from pg_stat_activity",
  "select from pg_stat_user_tables",
  "select from pg_statio_user_tables",
  "select from pg_stat_database",
  "select from pg_stats",
  "select from pg_stats_ext",
  "select from pg_locks",
  "select from pg_prepared_xacts",
  "select pg_relation_size('app_public.documents')",
  "select pg_total_relation_size('app_public.documents')",
  "select pg_database_size(current_database())",
  "select pg_stat_get_live_tuples('app_public.documents'::regclass)",
  "select pg_stat_get_activity(null)",
  "select pg_current_wal_lsn()",
  "select pg_notify('channel', 'forged')",
  "select pg_notification_queue_usage()",
  "select pg_advisory_lock(1)",
  "select pg_advisory_xact_lock(1)",
  "select pg_try_advisory_lock(1)",
  "select pg_cancel_backend(pg_backend_pid())",
  "select pg_terminate_backend(pg_backend_pid())",
  "select pg_blocking_pids(1)",
  "select pg_export_snapshot()",
  "select lo_create(0)",
  "select lo_creat(-1)",
  "select lo_from_bytea(0, 'x')",
  "select lo_get(1)",
  "select lo_open(1, 262144)",
  "select loread(0, 1)",
  "select currtid2('app_public.documents', '(0,1)')",
  "select pg_logical_emit_message(false, 'x', 'y')",
  "select pg_control_checkpoint()",
  "select pg_control_system()",
  "select from pg_replication_slots",
  "select pg_get_replication_slots()",
  "select pg_last_committed_xact()",
  "select pg_xact_commit_timestamp('3')",
  "select pg_isolation_test_session_is_blocked(1, '{2}')",
  "do $$ begin null; end $$",
  "select from pg_prepared_statements",
  "select pg_prepared_statement()",
  "select from pg_cursors",
  "select pg_cursor()",
];

test.each(CLOSED)("a tenant's user may not: %s", async (statement) => {
  await asUser(app, a.owner, () => expectSqlState(app, "42501", () => app.query(statement)));
  await inTransaction(app, () => expectSqlState(app, "42501", () => app.query(statement)));
});

test.each([
  "select from pg_stat_activity",
  "select from pg_locks",
  "select pg_relation_size('app_public.documents')",
])("the owner and the platform keep what they work with: %s", async (statement) => {
  expect((await owner.query(statement)).rowCount).toBeGreaterThan(0);
  await asPlatform(operator, async () => {
    expect((await operator.query(statement)).rowCount).toBeGreaterThan(0);
  });
});

test("the second time there is nothing left to close", async () => {
  const { rows } = await root.query("select tenancy.lock_down_catalogs() as closed");
  expect(rows).toEqual([{ closed: 0 }]);
});

test("what is opened again is found and closed again", async () => {
  await inTransaction(root, async () => {
    await root.query(
      "grant select on pg_stat_activity to public; grant execute on function pg_notify to public",
    );
    const { rows } = await root.query("select tenancy.lock_down_catalogs() as closed");
    expect(rows).toEqual([{ closed: 2 }]);
  });
});

test("the API's own look at the catalogs is not in the way", async () => {
  for (const role of ["app_authenticator", "app_user"]) {
    await inTransaction(app, async () => {
      await app.query(`set local role ${role}`);
      const { rows } = await app.query(makeIntrospectionQuery());
      expect(JSON.stringify(rows).length).toBeGreaterThan(10_000);
    });
  }
});

test("nobody may close or open but an administrator", async () => {
  await asUser(app, a.owner, () =>
    expectSqlState(app, "42501", () => app.query("select tenancy.lock_down_catalogs()")),
  );
  await asPlatform(operator, () =>
    expectSqlState(operator, "42501", () => operator.query("select tenancy.lock_down_catalogs()")),
  );
});
