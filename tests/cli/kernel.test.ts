import type { Client } from "pg";
import { withAdministrator } from "../../src/database/administration.ts";
import { dropDatabase } from "../../src/database/databases.ts";
import { kernelScript } from "../../src/database/kernel.ts";
import { databaseName, withDatabase } from "../../src/database/urls.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";
import { rowhouse } from "./support/rowhouse.ts";

const a = "00000000-0000-7000-8000-00000000000a";
const b = "00000000-0000-7000-8000-00000000000b";

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase({ empty: true });
  root = await db.connect("root");
  await root.query(`
    create schema shop;
    create table shop.invoices (
      tenant_id uuid not null,
      id uuid not null default gen_random_uuid(),
      total numeric not null,
      primary key (tenant_id, id)
    );
    grant usage on schema shop to app_user;
    insert into shop.invoices (tenant_id, total) values ('${a}', 1), ('${b}', 2);`);
});
afterAll(() => db.drop());

test("the kernel installs beside a schema of somebody's, and again, and protects a table there", async () => {
  const { status, stdout: script } = await rowhouse(["kernel"]);
  expect(status).toBe(0);
  await root.query(script);
  await root.query(script);
  const { rows: schemas } = await root.query(
    `select nspname as name from pg_namespace where nspname in ('tenancy', 'shop', 'app_public', 'app_private') order by 1`,
  );
  expect(schemas).toEqual([{ name: "shop" }, { name: "tenancy" }]);

  await root.query(`select tenancy.protect('shop.invoices')`);
  await root.query("grant select, insert on shop.invoices to app_user");
  expect(await totalsOf(a)).toEqual(["1"]);
  expect(await totalsOf(b)).toEqual(["2"]);
});

test("nobody makes temporary objects in it who is not granted that, whoever owns the database", async () => {
  const url = withDatabase(db.urls.root, `${databaseName(db.urls.root)}_theirs`);
  await root.query(`create database ${root.escapeIdentifier(databaseName(url))}`);
  try {
    const may = () =>
      withAdministrator(url, async (client) => {
        const { rows } = await client.query(
          "select has_database_privilege('app_user', current_database(), 'temporary') as may",
        );
        return rows[0].may;
      });
    expect(await may()).toBe(true);
    await withAdministrator(url, async (client) => client.query(await kernelScript()));
    expect(await may()).toBe(false);
  } finally {
    await dropDatabase(url);
  }
});

test("--roles prints the cluster's roles and no schema", async () => {
  const { status, stdout } = await rowhouse(["kernel", "--roles"]);
  expect(status).toBe(0);
  await root.query(`begin; ${stdout}; rollback`);
  expect(stdout).not.toContain("tenancy");
});

test("without a tenant the protected table is an error, not empty", async () => {
  const app = await db.connect("app");
  await app.query("begin");
  await app.query("set local role app_user");
  await expectSqlState(app, "RH001", () => app.query("select from shop.invoices"));
  await app.query("rollback");
});

async function totalsOf(tenant: string): Promise<string[]> {
  const app = await db.connect("app");
  await app.query("begin");
  await app.query("set local role app_user");
  await app.query("select tenancy.enter($1, null, 'owner')", [tenant]);
  const { rows } = await app.query<{ total: string }>("select total from shop.invoices");
  await app.query("rollback");
  return rows.map(({ total }) => total);
}
