/** What docs/shared-login.md says of the login, on a server whose roles are this file's own. */
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { migrateDatabase } from "../../src/database/migrate.ts";
import { databaseUrls, withDatabase, withLogin } from "../../src/database/urls.ts";
import { binariesIn } from "../../src/embedded/binaries.ts";
import { startThrowAwayServer, type TestServer } from "../../src/embedded/throw-away.ts";
import { createRowhouse } from "../../src/rowhouse.ts";
import { blocksUnder } from "./support/read-document.ts";

const DOCUMENT = "docs/shared-login.md";
const passwords = {
  authenticator: randomBytes(16).toString("hex"),
  operator: randomBytes(16).toString("hex"),
};
const tenant = { tenantId: "0197a000-0000-7000-8000-000000000001", userId: null, role: "viewer" } as const;

let server: TestServer;
let root: string;
let login: string;
const migrate = () => migrateDatabase({ root, passwords, current: true, lockDownCatalogs: true });

beforeAll(async () => {
  const { TEST_POSTGRES_BIN } = process.env;
  server = await startThrowAwayServer(TEST_POSTGRES_BIN ? binariesIn(TEST_POSTGRES_BIN) : undefined);
  root = withDatabase(server.root, "rowhouse");
  login = databaseUrls(root, passwords).app;
  await migrate();
  await ask(root, `insert into app_public.tenants (id, slug, name) values ('${tenant.tenantId}', 'a', 'A')`);
});
// Each finds the login as it should be: by the repair that the document promises.
beforeEach(migrate);
afterAll(() => server.stop());

async function ask(url: string, sql: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What a viewer does who gets to run SQL. */
async function attack(...statements: string[]): Promise<void> {
  const rowhouse = createRowhouse({ connectionString: login, pool: { max: 1 } });
  try {
    await rowhouse.withTenant(tenant, async (tx) => {
      for (const statement of ["reset role", ...statements]) await tx.query(statement);
    });
  } finally {
    await rowhouse.close();
  }
}

const isPasswordFault = expect.objectContaining({ code: "28P01" });

test("the login can change its password, and migrate puts it back", async () => {
  await attack("alter role app_authenticator password 'of the attacker'");
  await expect(ask(login, "select")).rejects.toEqual(isPasswordFault);
  const ofAttacker = withLogin(root, "app_authenticator", "of the attacker");
  expect(await ask(ofAttacker, "select current_user as who")).toEqual([{ who: "app_authenticator" }]);
  await migrate();
  await expect(ask(ofAttacker, "select")).rejects.toEqual(isPasswordFault);
  expect(await ask(login, "select current_user as who")).toEqual([{ who: "app_authenticator" }]);
});

const stored = () =>
  ask(
    root,
    `select setdatabase <> 0 as of_database, setconfig from pg_db_role_setting
      where setrole = 'app_authenticator'::regrole order by 1`,
  );

test("the login can change its settings, and migrate resets them", async () => {
  const before = await stored();
  await attack(
    "alter role app_authenticator set search_path = elsewhere",
    "alter role app_authenticator set statement_timeout = 0",
    "alter role app_authenticator in database rowhouse set timezone = 'Asia/Kathmandu'",
  );
  expect(await ask(login, "select current_setting('search_path') as path")).toEqual([{ path: "elsewhere" }]);
  await migrate();
  expect(await stored()).toEqual(before);
  await migrate();
  expect(await stored()).toEqual(before);
});

test("start-up options win over what the login has stored, and those of the URL over ours", async () => {
  await attack(
    "alter role app_authenticator set row_security = off",
    "alter role app_authenticator set role = app_anonymous",
    "alter role app_authenticator in database rowhouse set default_transaction_read_only = on",
  );
  const state = `select current_setting('row_security') as rls,
                        current_setting('default_transaction_read_only') as read_only`;
  expect(await ask(login, `${state}, current_user as who`)).toEqual([
    { rls: "off", read_only: "on", who: "app_anonymous" },
  ]);
  const slug = "select slug from app_public.tenants";
  const rowhouse = createRowhouse({ connectionString: login });
  expect((await rowhouse.query(tenant, state)).rows).toEqual([{ rls: "on", read_only: "off" }]);
  expect((await rowhouse.query(tenant, slug)).rows).toEqual([{ slug: "a" }]);
  await rowhouse.close();
  const withTheirs = createRowhouse({
    connectionString: `${login}?options=${encodeURIComponent("-c default_transaction_read_only=on")}&application_name=x`,
  });
  expect((await withTheirs.query(tenant, state)).rows).toEqual([{ rls: "on", read_only: "on" }]);
  await withTheirs.close();
});

test("a password that has expired is none, whatever the login sets", async () => {
  const [expire = ""] = blocksUnder(DOCUMENT, "Authenticate without a password", "sql");
  const inside = createRowhouse({ connectionString: login, pool: { min: 1, max: 1 } });
  const alter = (what: string) =>
    inside.withTenant(tenant, async (tx) => {
      await tx.query("reset role");
      await tx.query(`alter role app_authenticator ${what}`);
    });
  try {
    await inside.query(tenant, "select 1");
    await ask(root, expire);
    await alter("password 'of the attacker'");
    const ofAttacker = withLogin(root, "app_authenticator", "of the attacker");
    await expect(ask(ofAttacker, "select")).rejects.toEqual(isPasswordFault);
  } finally {
    await inside.close();
    await ask(root, "alter role app_authenticator valid until 'infinity'");
  }
  await migrate();
  await expect(attack("alter role app_authenticator valid until '-infinity'")).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("from 17 on an event trigger refuses a login whose settings have been changed", async () => {
  const [{ version }] = (await ask(
    root,
    "select current_setting('server_version_num')::integer as version",
  )) as [{ version: number }];
  const [create = ""] = blocksUnder(DOCUMENT, "Refuse a changed login", "sql");
  if (version < 170_000) {
    await expect(ask(root, create)).rejects.toMatchObject({ code: "42601" });
    return;
  }
  await ask(root, create);
  try {
    expect(await ask(login, "select 1 as n")).toEqual([{ n: 1 }]);
    await attack("alter role app_authenticator set search_path = elsewhere");
    await expect(ask(login, "select")).rejects.toMatchObject({ code: "P0001" });
    await migrate();
    expect(await ask(login, "select 1 as n")).toEqual([{ n: 1 }]);
  } finally {
    await ask(
      root,
      "drop event trigger refuse_changed_login; drop function app_private.refuse_changed_login()",
    );
  }
});
