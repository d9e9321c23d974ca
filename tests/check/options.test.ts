import type { Client } from "pg";
import { type CheckOptions, checkDatabase } from "../../src/check/check.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { inTransaction, ofTheServer } from "./support/in-transaction.ts";

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
  ["nothing is known", {}, []],
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
