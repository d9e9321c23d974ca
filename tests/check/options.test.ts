import type { Client } from "pg";
import { type CheckOptions, checkDatabase } from "../../src/check/check.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { findings, inTransaction, ofTheServer } from "./support/in-transaction.ts";

/** No policy at all: nothing says which column, which role. */
const schema = `
create role option_web nologin;
create role option_batch nologin;
create schema one;
create schema two;
grant usage on schema one, two to option_web, option_batch;
create table one.rows (realm uuid not null, id uuid not null, primary key (realm, id));
create table two.rows (realm uuid not null, id uuid not null, primary key (realm, id));
grant select on one.rows to option_web;
grant select on two.rows to option_batch;`;

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
});
afterAll(() => db.drop());

const objects = (options: CheckOptions): Promise<string[]> =>
  inTransaction(root, async () => {
    await root.query(schema);
    const { findings } = await checkDatabase(root, options);
    return findings
      .filter(({ rule }) => !ofTheServer.includes(rule))
      .map(({ rule, object }) => `${rule} ${object}`);
  });

test.each<[string, CheckOptions, string[]]>([
  ["nothing is known", {}, ["no-tenant-table database"]],
  [
    "the tenant column is given",
    { tenantColumns: ["realm"] },
    ["rls-disabled one.rows", "rls-disabled two.rows"],
  ],
  ["one role is given", { tenantColumns: ["realm"], roles: ["option_batch"] }, ["rls-disabled two.rows"]],
  ["one schema is given", { tenantColumns: ["realm"], schemas: ["one"] }, ["rls-disabled one.rows"]],
])("what is found when %s", async (_what, options, expected) => {
  expect(await objects(options)).toEqual(expected);
});

test("tables that no request role reaches are no clean bill, and PUBLIC and every login are judged", async () => {
  const found = await inTransaction(root, async () => {
    await root.query(`
      create role option_clerk login;
      create role option_owner nologin;
      create schema till;
      grant usage on schema till to public;
      create table till.sales (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
      create table till.notes (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
      alter table till.sales enable row level security, force row level security;
      create policy everyone on till.sales using (true);
      alter table till.sales owner to option_owner;
      alter table till.notes owner to option_owner`);
    const closed = await findings(root);
    await root.query("grant select on till.notes to public");
    return [closed, await findings(root)].map((list) => list.map(({ rule, object }) => `${rule} ${object}`));
  });
  expect(found).toEqual([
    ["no-request-role database", "policy-dormant policy everyone on till.sales"],
    expect.arrayContaining(["rls-disabled till.notes", "no-request-role database"]),
  ]);
});

test("a setting that is given is looked for where it is stored", async () => {
  await inTransaction(root, async () => {
    await root.query(`${schema} alter role option_web set legacy.realm = 'x';
       create function one.other() returns text language sql stable as $$ select current_setting('other.realm', true) $$`);
    const found = async (settings: string[]) =>
      (await checkDatabase(root, { tenantColumns: ["realm"], settings })).findings.map(({ rule }) => rule);
    expect(await found(["legacy.realm"])).toContain("stored-setting");
    expect(await found(["other.realm"])).not.toContain("stored-setting");
  });
});
