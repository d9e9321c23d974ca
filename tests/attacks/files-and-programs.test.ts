/** Ways out of the database and round the walls by its side doors. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
});

const SIDE_DOORS = [
  "copy app_public.documents to '/tmp/documents'",
  "copy (select 1) to program 'id'",
  "copy app_public.documents from '/etc/passwd'",
  "copy app_public.documents from program 'id'",
  "select pg_read_file('/etc/passwd')",
  "select pg_read_binary_file('PG_VERSION')",
  "select pg_ls_dir('.')",
  "select pg_ls_logdir()",
  "select pg_ls_waldir()",
  "select pg_stat_file('PG_VERSION')",
  "select lo_import('/etc/passwd')",
  "select lo_export(1, '/tmp/x')",
  "load 'plperl'",
  "select pg_reload_conf()",
  "select pg_rotate_logfile()",
  "select pg_switch_wal()",
  "select pg_create_restore_point('x')",
  "select pg_create_logical_replication_slot('x', 'test_decoding')",
  "select pg_create_physical_replication_slot('x')",
  "select pg_logical_slot_get_changes('x', null, null)",
  "select from pg_authid",
  "select from pg_shadow",
  "select from pg_statistic",
  "select from pg_statistic_ext_data",
  "select from pg_largeobject",
  "select from pg_user_mapping",
  "select from pg_hba_file_rules",
  "select from pg_file_settings",
  "select subconninfo from pg_subscription",
  "select pg_read_file('pg_hba.conf')",
  "checkpoint",
];

test.each(SIDE_DOORS)("a tenant's owner may not: %s", async (statement) => {
  await asUser(app, a.owner, () => expectSqlState(app, "42501", () => app.query(statement)));
});

test.each(SIDE_DOORS)("nor may the authenticator or the platform: %s", async (statement) => {
  await asUser(app, a.owner, async () => {
    await app.query("reset role");
    await expect(app.query(statement)).rejects.toMatchObject({ code: "42501" });
  });
  await asPlatform(operator, () => expectSqlState(operator, "42501", () => operator.query(statement)));
});

test("a copy to the client holds the own tenant's rows alone", async () => {
  const received: string[] = [];
  const listen = (message: { chunk: Buffer }) => received.push(message.chunk.toString());
  const { connection } = app as unknown as { connection: NodeJS.EventEmitter };
  connection.on("copyData", listen);
  await asUser(app, a.owner, async () => {
    await app.query("copy app_public.documents to stdout");
    await app.query("copy (select tenant_id from app_public.orders) to stdout");
  });
  connection.off("copyData", listen);
  expect(received.join()).toContain(a.id);
  expect(received.join()).not.toContain(b.id);
});

test("a copy from the client is refused, whatever it holds", async () => {
  await asUser(app, a.owner, () =>
    expectSqlState(app, "0A000", () =>
      app.query("copy app_public.documents (title, content_hash) from stdin"),
    ),
  );
});

test("the query functions of Postgres run as who calls them", async () => {
  const read = "select tenant_id::text as word from app_public.documents";
  await asUser(app, a.owner, async () => {
    const { rows } = await app.query(
      "select word from ts_stat('select array_to_tsvector(array[tenant_id::text]) from app_public.documents')",
    );
    expect(rows).toEqual([{ word: a.id }]);
    await app.query("savepoint xml");
    const xml = await app
      .query("select query_to_xml($1, true, false, '')::text as xml", [read])
      .catch(() => null);
    if (xml) {
      expect(xml.rows[0].xml).toContain(a.id);
      expect(xml.rows[0].xml).not.toContain(b.id);
    }
  });
});
