/** Whatever prove tries, the database is afterwards what it was. */
import type { Client } from "pg";
import { prove } from "../../src/prove/prove.ts";
import { createTestDatabase } from "../support/database.ts";
import { faults, library } from "./support/schema.ts";

const db = await createTestDatabase({ empty: true });
const root = await db.connect("root");
beforeAll(async () => {
  // Other files make the same roles, and roles are one for all databases.
  await root.query(library.replaceAll("library_", "untouched_"));
  // What A may do and what leaves traces: a sequence to draw from, a table to break into.
  await root.query("alter table library.loans disable row level security");
  await root.query("grant usage, update on sequence library.loans_id_seq to untouched_app");
});
afterAll(async () => {
  await root.query("drop schema library cascade");
  await root.query("drop role untouched_login, untouched_app, untouched_owner");
  await db.drop();
});

/** The catalogs that all databases share, where other files are at work: what is ours in them. */
const OURS: Record<string, string> = {
  pg_authid: "rolname like 'untouched\\_%'",
  pg_auth_members: "roleid::regrole::text like 'untouched\\_%' or member::regrole::text like 'untouched\\_%'",
  pg_db_role_setting:
    "setdatabase = (select oid from pg_database where datname = current_database()) or setrole::regrole::text like 'untouched\\_%'",
};

/** Every row with its place and its transaction, every sequence with its file, and the catalogs. */
async function photograph(client: Client): Promise<Record<string, unknown>> {
  const picture: Record<string, unknown> = {};
  const relations = await client.query<{ name: string; isSequence: boolean }>(
    `select oid::regclass::text as name, relkind = 'S' as "isSequence" from pg_class
      where relkind in ('r', 'S') and (relnamespace = 'library'::regnamespace or oid = any (
        '{pg_class,pg_attribute,pg_proc,pg_policy,pg_constraint,pg_trigger,pg_authid,pg_auth_members,pg_db_role_setting}'::regclass[]))
      order by 1`,
  );
  for (const { name, isSequence } of relations.rows) {
    const row = isSequence
      ? "row(t.last_value, t.log_cnt, t.is_called, pg_relation_filenode(t.tableoid))::text"
      : "t.ctid::text || t.xmin::text || to_jsonb(t)::text";
    const { rows } = await client.query(
      `select count(*), md5(string_agg(${row}, ';' order by t.ctid)) as digest from ${name} t where ${OURS[name] ?? "true"}`,
    );
    picture[name] = rows[0];
  }
  return picture;
}

test("rows, sequences, roles and catalogs are as they were", async () => {
  const before = await photograph(root);
  expect(Object.keys(before).length).toBeGreaterThan(10);
  const proof = await prove(root, { seed: 1 });
  expect(faults(proof)).toEqual(
    expect.arrayContaining([
      "deletes-neighbour library.loans",
      "sequence-counts-neighbour library.loans_id_seq",
    ]),
  );
  expect(await photograph(root)).toEqual(before);
});

test("the session is as it was: no transaction, no role, no prepared statement", async () => {
  await prove(root, { seed: 1, only: ["library.readers"] });
  const { rows } = await root.query(
    `select current_user = session_user as "isItself", current_setting('library.tenant_id', true) as tenant,
            (select count(*)::int from pg_prepared_statements) as prepared, pg_current_xact_id_if_assigned() as transaction`,
  );
  expect(rows).toEqual([{ isItself: true, tenant: "", prepared: 0, transaction: null }]);
});

test("the SQL of a finding shows it when it is pasted", async () => {
  const proof = await prove(root, { seed: 1, only: ["library.loans"] });
  const finding = proof.findings.find(({ rule }) => rule === "reads-neighbour");
  const answers = (await root.query(finding?.reproduction ?? "")) as unknown as {
    command: string;
    rows: object[];
  }[];
  const shown = answers.filter(({ command }) => command === "SELECT").at(-1);
  // A has one loan, B the other.
  expect(finding?.reproduction).toContain("select count(*) from library.loans");
  expect(shown?.rows).toEqual([{ count: "2" }]);
});
