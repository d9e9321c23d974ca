/** Who requests run as, where that is not plain. */
import type { Client } from "pg";
import { inTransaction } from "../check/support/in-transaction.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { discovered } from "./support/idiom.ts";

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
});
afterAll(() => db.drop());

const tables = `
create role desk_owner nologin;
create schema desk;
create table desk.tickets (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table desk.notes (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
alter table desk.tickets owner to desk_owner;
alter table desk.notes owner to desk_owner;`;

const roles = (sql: string, given = {}) =>
  inTransaction(root, async () => {
    await root.query(tables + sql);
    const discovery = await discovered(root, given);
    return discovery.roles.map(({ name, logins }) => [name, ...logins].join(" < "));
  });

test.each<[what: string, sql: string, expected: string[]]>([
  ["nobody is", "", []],
  ["the owner logs in", "alter role desk_owner login", ["desk_owner"]],
  ["a role has grants", "create role desk_web nologin; grant select on desk.notes to desk_web", ["desk_web"]],
  [
    "a role is granted views alone",
    "create role desk_api nologin; create view desk.mine as select * from desk.notes; grant select on desk.mine to desk_api",
    ["desk_api"],
  ],
  [
    "a login becomes it, and another that may do more",
    `create role desk_web nologin; create role desk_login login noinherit; create role desk_admin login; create role desk_all bypassrls;
     grant desk_web to desk_login, desk_admin; grant desk_all to desk_admin; grant select on desk.notes to desk_web`,
    ["desk_web < desk_login < desk_admin"],
  ],
  [
    "a policy names one, and another has grants",
    `create role desk_anon nologin; create role desk_web nologin; grant select on desk.notes, desk.tickets to desk_anon, desk_web;
     create policy own on desk.notes to desk_web using (true)`,
    ["desk_web", "desk_anon"],
  ],
])("requests run as whom: %s", async (_what, sql, expected) => {
  expect(await roles(sql)).toEqual(expected);
});

test("a role that is given is taken beside those that are found", async () => {
  const sql = `create role desk_web nologin; create role desk_batch nologin; create role desk_cron login;
    grant desk_batch to desk_cron; grant select on desk.notes to desk_web`;
  expect(await roles(sql, { roles: ["desk_batch"] })).toEqual(["desk_web", "desk_batch < desk_cron"]);
});
