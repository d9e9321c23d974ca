/** The roles of the cluster, and that none of them reaches another that it should not. */
import { readFile } from "node:fs/promises";
import type { Client } from "pg";
import { inTransaction } from "./support/as-user.ts";
import { createTestDatabase } from "./support/database.ts";
import { expectSqlState } from "./support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");
const root = await db.connect("root");

const ROLES = ["app_owner", "app_authenticator", "app_user", "app_anonymous", "app_platform", "app_operator"];

test("each has the attributes that it needs and no other", async () => {
  const { rows } = await root.query(
    `select rolname as name, rolcanlogin as login, rolinherit as inherit, rolbypassrls as bypass,
            rolsuper or rolcreaterole or rolcreatedb or rolreplication as power
       from pg_roles where rolname = any ($1) order by rolname`,
    [ROLES],
  );
  const role = (name: string, login: boolean, inherit: boolean, bypass: boolean) => ({
    name,
    login,
    inherit,
    bypass,
    power: false,
  });
  expect(rows).toEqual([
    role("app_anonymous", false, false, false),
    role("app_authenticator", true, false, false),
    role("app_operator", true, false, false),
    role("app_owner", false, true, false),
    role("app_platform", false, false, true),
    role("app_user", false, false, false),
  ]);
});

test("who may become whom, through any number of steps", async () => {
  const { rows } = await root.query(
    `with recursive reach (login, role) as (
       select oid, oid from pg_roles where rolname = any ($1)
       union select reach.login, roleid from reach join pg_auth_members on member = reach.role
     )
     select login::regrole::text as login, array_agg(role::regrole::text order by role::regrole::text) as reaches
       from reach where login <> role group by login order by 1`,
    [ROLES],
  );
  expect(rows).toEqual([
    { login: "app_authenticator", reaches: ["app_anonymous", "app_user"] },
    { login: "app_operator", reaches: ["app_platform", "app_user"] },
  ]);
});

test("nobody may pass a role on", async () => {
  const { rows } = await root.query(
    "select roleid::regrole::text from pg_auth_members where admin_option and member::regrole::text = any ($1)",
    [ROLES],
  );
  expect(rows).toEqual([]);
});

const become = async (client: Client, role: string) => {
  await client.query("savepoint becoming");
  const code = await client.query(`set local role ${role}`).then(
    () => "became",
    (error) => error.code as string,
  );
  await client.query("rollback to savepoint becoming");
  return code;
};

test.each([
  ["authenticator", () => app, ["app_user", "app_anonymous"]],
  ["operator", () => operator, ["app_platform", "app_user"]],
] as const)(
  "the %s becomes its own roles and no other, whichever it is at the time",
  async (login, connect, own) => {
    const client = connect();
    for (const from of [`app_${login}`, ...own]) {
      await inTransaction(client, async () => {
        await client.query(`set local role ${from}`);
        for (const role of [...ROLES, "postgres", "pg_read_all_data", "pg_write_all_data", "pg_monitor"]) {
          const may = role === `app_${login}` || (own as readonly string[]).includes(role);
          expect([from, role, await become(client, role)]).toEqual([from, role, may ? "became" : "42501"]);
        }
        await expectSqlState(client, "42501", () => client.query("set session authorization app_owner"));
        await expectSqlState(client, "42501", () => client.query("set session authorization app_platform"));
      });
    }
  },
);

test("leaving the role again gives nothing: the authenticator by itself may do nothing", async () => {
  await inTransaction(app, async () => {
    await app.query("set local role app_user");
    await app.query("reset role");
    expect((await app.query("select current_user")).rows).toEqual([{ current_user: "app_authenticator" }]);
    for (const statement of [
      "select from app_public.documents",
      "select from app_public.products",
      "select tenancy.current_tenant_id()",
      "select from tenancy.protected_tables",
      "create table public.t ()",
      "create schema s",
    ]) {
      await expectSqlState(app, "42501", () => app.query(statement));
    }
  });
});

test.each([
  "grant app_platform to app_authenticator",
  "grant app_owner to app_user",
  "grant app_operator to current_user",
  "create role mine superuser",
  "alter role app_user bypassrls",
  "alter role app_authenticator superuser",
  "alter role app_platform login password 'x'",
  "alter role app_owner login",
  "drop role app_platform",
  "alter default privileges for role app_owner grant all on tables to app_user",
  "reassign owned by app_owner to app_user",
  "alter table app_public.documents owner to app_user",
  "alter function tenancy.sealed_tenant_id() owner to app_user",
  "alter system set row_security = off",
  "alter database template1 set row_security = off",
  "alter role all set row_security = off",
  "alter role app_owner set row_security = on",
])("neither login nor its roles may: %s", async (statement) => {
  for (const [client, roles] of [
    [app, ["app_authenticator", "app_user", "app_anonymous"]],
    [operator, ["app_operator", "app_user", "app_platform"]],
  ] as const) {
    for (const role of roles) {
      await inTransaction(client, async () => {
        await client.query(`set local role ${role}`);
        await client.query("savepoint trying");
        const code = await client.query(statement).then(
          () => "done",
          (error) => error.code,
        );
        // 25001: alter system cannot run in a transaction at all. 0LP01: a role cannot be granted to itself so.
        expect([role, code]).toEqual([role, expect.stringMatching(/^(42501|25001|0LP01)$/)]);
      });
    }
  }
});

test("the platform passes on nothing that it may do itself", async () => {
  await inTransaction(operator, async () => {
    await operator.query("set local role app_platform");
    // Without the right to grant, Postgres warns and grants nothing.
    await operator.query("grant select on app_private.api_secrets to app_user");
    const { rows } = await operator.query(
      "select has_table_privilege('app_user', 'app_private.api_secrets', 'select') as granted",
    );
    expect(rows).toEqual([{ granted: false }]);
  });
});

test("a limit of Postgres: a login may change its own defaults, but not into another role", async () => {
  await inTransaction(app, async () => {
    await app.query("alter role app_authenticator set search_path = 'x'");
    await expectSqlState(app, "42501", () => app.query("alter role app_user set search_path = 'x'"));
    await expectSqlState(app, "42501", () => app.query("alter role app_operator set search_path = 'x'"));
  });
});

test("the owner is a login to nobody, and no superuser's shadow: it meets the walls", async () => {
  const { rows } = await root.query(
    `select relation::text from tenancy.protected_tables
       join pg_class on pg_class.oid = relation
      where relowner = 'app_owner'::regrole and not relforcerowsecurity`,
  );
  expect(rows).toEqual([]);
});

test("a statement of the server's login that never ends is ended", async () => {
  const { rows } = await app.query(
    `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
            current_setting('idle_in_transaction_session_timeout') as idle`,
  );
  expect(rows).toEqual([{ statement: "30s", lock: "10s", idle: "1min" }]);
});

const serverVersion = async () =>
  Number((await root.query("show server_version_num")).rows[0].server_version_num);

const rolesAndMembers = async () => {
  const { rows } = await root.query(
    `select (select jsonb_agg(to_jsonb(r) - 'rolpassword' order by rolname) from pg_roles r where rolname like 'app\\_%') as roles,
            (select jsonb_agg(to_jsonb(m) - 'oid' order by roleid, member)
               from pg_auth_members m where member::regrole::text like 'app\\_%') as members`,
  );
  return rows[0];
};

test("the roles' script runs again and changes nothing", async () => {
  const script = await readFile(new URL("../layers/kernel/roles.sql", import.meta.url), "utf8");
  const before = await rolesAndMembers();
  await root.query(script);
  expect(await rolesAndMembers()).toEqual(before);
});

test.each([
  ["a role that reaches too far", "grant app_platform to app_authenticator"],
  ["the owner given to a login", "grant app_owner to app_operator"],
  ["a role that may be passed on", "grant app_user to app_authenticator with admin option"],
  ["an attribute too many", "alter role app_user bypassrls login"],
  ["a right that comes without becoming the role", "grant app_platform to app_operator with inherit true"],
])("the roles' script puts right: %s", async (_what, damage) => {
  // Until 16 the role alone says whether it inherits.
  if (damage.endsWith("inherit true") && (await serverVersion()) < 160000) return;
  const script = await readFile(new URL("../layers/kernel/roles.sql", import.meta.url), "utf8");
  await inTransaction(root, async () => {
    const before = await rolesAndMembers();
    await root.query(damage);
    expect(await rolesAndMembers()).not.toEqual(before);
    await root.query(script);
    expect(await rolesAndMembers()).toEqual(before);
  });
});
