/** The kernel in somebody else's database, beside a schema that has other names for everything. */
import type { Client } from "pg";
import { kernelScript } from "../../src/database/kernel.ts";
import { inTransaction } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase({ empty: true });
afterAll(() => db.drop());
const root = await db.connect("root");

const ONE = "0197a000-0000-7000-8000-000000000001";
const TWO = "0197a000-0000-7000-8000-000000000002";
let app: Client;

beforeAll(async () => {
  await root.query(
    `create schema shop;
     create table shop.customers (
       org_id uuid not null, id integer not null, seller uuid not null, name text not null, primary key (org_id, id));
     create table shop.sales (
       org_id uuid not null, id integer not null, customer integer not null, primary key (org_id, id),
       foreign key (org_id, customer) references shop.customers on delete cascade
     ) partition by hash (org_id)`,
  );
  await root.query(await kernelScript());
  await root.query(
    `grant connect on database ${root.escapeIdentifier(root.database ?? "")} to app_authenticator;
     select tenancy.create_partitions('shop.sales', 4);
     select tenancy.protect('shop.customers', reads => 'tenant', writes => 'own', tenant_column => 'org_id', user_column => 'seller');
     select tenancy.protect('shop.sales', tenant_column => 'org_id');
     grant usage on schema shop to app_user;
     grant select, insert, update, delete on shop.customers, shop.sales to app_user`,
  );
  for (const org of [ONE, TWO]) {
    await root.query("insert into shop.customers values ($1, 1, $1, 'The same name')", [org]);
    await root.query("insert into shop.sales values ($1, 1, 1)", [org]);
  }
  app = await db.connect("app");
});

const inOrg = <T>(org: string, run: () => Promise<T>) =>
  inTransaction(app, async () => {
    await app.query("set local role app_user");
    await app.query("select tenancy.enter($1, $1, 'member')", [org]);
    return run();
  });

test("each organisation sees its own rows alone", async () => {
  for (const org of [ONE, TWO]) {
    await inOrg(org, async () => {
      for (const table of ["shop.customers", "shop.sales"]) {
        expect((await app.query(`select org_id from ${table}`)).rows).toEqual([{ org_id: org }]);
      }
    });
  }
});

test("neither writes into the other", async () => {
  await inOrg(ONE, async () => {
    await expectSqlState(app, "42501", () =>
      app.query("insert into shop.customers values ($1, 2, $2, 'Planted')", [TWO, ONE]),
    );
    expect(
      (await app.query("update shop.customers set name = 'Changed' where org_id = $1", [TWO])).rowCount,
    ).toBe(0);
    expect((await app.query("delete from shop.sales")).rowCount).toBe(1);
    await expectSqlState(app, "RH006", () => app.query("update shop.customers set org_id = $1", [TWO]));
    await app.query("insert into shop.customers (id, seller, name) values (2, $1, 'Own')", [ONE]);
  });
  const { rows } = await root.query("select name from shop.customers where org_id = $1", [TWO]);
  expect(rows).toEqual([{ name: "The same name" }]);
});

test("the kernel alone lets every tenant in, and still none without a context", async () => {
  await inTransaction(app, async () => {
    await app.query("set local role app_user");
    await expectSqlState(app, "RH001", () => app.query("select from shop.customers"));
  });
  await inOrg("0197a000-0000-7000-8000-00000000dead", async () => {
    expect((await app.query("select from shop.customers")).rowCount).toBe(0);
  });
});

test("it has none of the domain", async () => {
  const { rows } = await root.query(
    "select to_regnamespace('app_public') as public, to_regnamespace('app_private') as private",
  );
  expect(rows).toEqual([{ public: null, private: null }]);
});

test("whoever owns the tables lowers and raises their walls", async () => {
  const owner = await db.connect("owner");
  await inTransaction(owner, () =>
    // app_owner owns the kernel, and here not the tables.
    expectSqlState(owner, "42501", () => owner.query("select tenancy.lower_walls('not my tables')")),
  );
  await inTransaction(root, async () => {
    const down = await root.query("select tenancy.lower_walls('a test of the kernel') as switched");
    const up = await root.query("select tenancy.raise_walls('a test of the kernel') as switched");
    expect([...down.rows, ...up.rows]).toEqual([{ switched: 6 }, { switched: 6 }]);
  });
});

test("running it again keeps what was protected", async () => {
  await root.query(await kernelScript());
  const { rows } = await root.query(
    "select relation::text, tenant_column, is_walled from tenancy.protected_tables order by 1",
  );
  expect(rows).toEqual([
    { relation: "shop.customers", tenant_column: "org_id", is_walled: true },
    { relation: "shop.sales", tenant_column: "org_id", is_walled: true },
  ]);
  await inOrg(ONE, async () => {
    expect((await app.query("select from shop.customers")).rowCount).toBe(1);
  });
});

test("running it again where a domain keeps tenants lets no suspended one in", async () => {
  const domain = await createTestDatabase();
  try {
    const administrator = await domain.connect("root");
    const { rows } = await administrator.query(
      "insert into app_public.tenants (slug, name, status) values ('late', 'Late', 'suspended') returning id",
    );
    await administrator.query(await kernelScript());
    const user = await domain.connect("app");
    await inTransaction(user, async () => {
      await user.query("set local role app_user");
      await expectSqlState(user, "RH003", () => user.query("select tenancy.enter($1)", [rows[0].id]));
    });
  } finally {
    await domain.drop();
  }
});
