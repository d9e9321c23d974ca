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

/** Open tables, and nobody is granted any of them. */
const nobodysTables = `
create schema till;
create table till.sales (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table till.notes (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
alter table till.sales enable row level security, force row level security;
create policy everyone on till.sales using (true);`;

test.each<[string, string, string]>([
  ["a superuser", "", "the owner is a superuser"],
  [
    "a role that cannot log in",
    `create role option_owner nologin;
     alter table till.sales owner to option_owner;
     alter table till.notes owner to option_owner`,
    "the owner cannot log in",
  ],
])("tables that no request role reaches are judged for their owner, %s", async (_owner, sql, reason) => {
  const found = await inTransaction(root, async () => {
    await root.query(nobodysTables + sql);
    return findings(root);
  });
  expect(found.map(({ level, rule, object }) => `${level} ${rule} ${object}`)).toEqual([
    "error policy-always-true policy everyone on till.sales",
    "error rls-disabled till.notes",
    "warning no-request-role database",
  ]);
  expect(found.at(-1)?.detail).toContain(reason);
});

test("tables that no request role reaches are judged for PUBLIC and for every login", async () => {
  const details = await inTransaction(root, async () => {
    await root.query(`${nobodysTables}
      create role option_clerk login;
      grant usage on schema till to public, option_clerk;
      grant select on till.notes to public`);
    const found = await findings(root);
    return found.filter(({ rule }) => rule === "rls-disabled").map(({ detail }) => detail);
  });
  expect(details).toEqual([expect.stringContaining("option_clerk, postgres, public can reach")]);
});

test("a schema without a table is no clean bill", async () => {
  const found = await inTransaction(root, async () => {
    await root.query("create schema option_empty");
    return findings(root, { schemas: ["option_empty"] });
  });
  expect(found.map(({ rule, detail }) => `${rule}: ${detail}`)).toEqual([
    "no-tenant-table: There is no table in the schema option_empty: nothing was judged.",
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
