/** Views and functions that somebody careless makes: with the owner's rights, they meet the wall too. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asPlatform, asUser, inTransaction } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";
import { expectSqlState } from "../support/expect-sql-state.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const owner = await db.connect("owner");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
let walled: string[];
beforeAll(async () => {
  const neighbours = await makeNeighbours(db);
  ({ a, b } = neighbours);
  walled = neighbours.tables.map(({ name }) => name);
  // Row security as it is in use: with it off the owner could not even make them.
  await owner.query("set row_security = on");
  for (const [n, table] of walled.entries()) {
    await owner.query(
      `create view app_public.careless_${n} as select * from ${table};
       create view app_public.careful_${n} with (security_invoker = true) as select * from ${table};
       create function app_public.careless_function_${n}() returns bigint language sql stable security definer
         as 'select count(*) from ${table}';
       grant select on app_public.careless_${n}, app_public.careful_${n} to app_user;
       grant execute on function app_public.careless_function_${n}() to app_user`,
    );
  }
});

const partlyRead = ["app_public.tenant_api_keys", "app_public.invitations"];
const tenantColumn = (table: string) => (table === "app_public.tenants" ? "id" : "tenant_id");

test("through a view with the owner's rights nobody sees another tenant's row of any table", async () => {
  await asUser(app, a.owner, async () => {
    for (const [n, table] of walled.entries()) {
      const column = tenantColumn(table);
      const { rows } = await app.query(`select ${column} as tenant from app_public.careless_${n}`);
      expect([table, rows.filter(({ tenant }) => tenant !== a.id)]).toEqual([table, []]);
    }
  });
});

test("through a view with the caller's rights everyone sees what the table itself shows", async () => {
  await asUser(app, a.owner, async () => {
    for (const [n, table] of walled.entries()) {
      // Of some tables there is a column that nobody reads.
      if (table.startsWith("app_private.") || partlyRead.includes(table)) continue;
      const column = tenantColumn(table);
      const { rows } = await app.query(`select distinct ${column} as tenant from app_public.careful_${n}`);
      expect([table, rows]).toEqual([table, [{ tenant: a.id }]]);
    }
  });
});

test("a view with the caller's rights gives no column and no schema that the caller may not read", async () => {
  await asUser(app, a.owner, async () => {
    for (const table of ["app_private.api_secrets", ...partlyRead]) {
      const view = `app_public.careful_${walled.indexOf(table)}`;
      await expectSqlState(app, "42501", () => app.query(`select * from ${view}`));
    }
  });
});

test("a function with the owner's rights counts no row of another tenant", async () => {
  await asUser(app, a.owner, async () => {
    for (const [n, table] of walled.entries()) {
      const { rows } = await app.query(`select app_public.careless_function_${n}()::integer as counted`);
      // The owner's functions reach the users of the current tenant, of whom there are five.
      const own = table === "app_public.users" ? 5 : 1;
      expect([table, rows[0].counted <= own]).toEqual([table, true]);
    }
  });
  // The control: there are two rows of each to be counted.
  await asPlatform(operator, async () => {
    for (const table of walled.filter(
      (name) => name !== "app_public.users" && name !== "app_public.tenants",
    )) {
      const { rows } = await operator.query(`select count(*)::integer as counted from ${table}`);
      expect([table, rows[0].counted]).toEqual([table, 2]);
    }
  });
});

test("writing through a view with the owner's rights changes no row of another tenant", async () => {
  const before = await asPlatform(
    operator,
    async () =>
      (await operator.query("select * from app_public.documents where tenant_id = $1", [b.id])).rows,
  );
  const view = `app_public.careless_${walled.indexOf("app_public.documents")}`;
  await owner.query(`grant insert, update, delete on ${view} to app_user`);
  await asUser(app, a.owner, async () => {
    await app.query(`update ${view} set title = 'Changed'`);
    await app.query(`delete from ${view}`);
    await app.query("commit; begin");
  });
  const after = await asPlatform(
    operator,
    async () =>
      (await operator.query("select * from app_public.documents where tenant_id = $1", [b.id])).rows,
  );
  expect(after).toEqual(before);
});

test("a materialized view cannot be filled from behind the walls", async () => {
  await inTransaction(owner, async () => {
    await owner.query("set local row_security = off");
    await expectSqlState(owner, "42501", () =>
      owner.query("create materialized view app_public.snapshot as select * from app_public.documents"),
    );
  });
  await inTransaction(owner, async () => {
    await owner.query("select set_config('app.current_tenant_id', $1, true)", [b.id]);
    await owner.query("create materialized view app_public.snapshot as select * from app_public.documents");
    expect((await owner.query("select from app_public.snapshot")).rowCount).toBe(0);
  });
});

test("no view or function of the domain has the owner's rights unless it is meant to", async () => {
  const { rows } = await owner.query(
    `select pg_class.oid::regclass::text as name from pg_class
      where relkind = 'v' and relnamespace::regnamespace::text in ('app_public', 'app_private', 'tenancy')
        and relname not like 'careless%'
        -- One row of one's own, behind a barrier.
        and relname not in ('sealed_tenant', 'required_tenant', 'sealed_context', 'required_context', 'tenant_statuses', 'actors')
        and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false)
     union all
     select oid::regclass::text from pg_class
      where relkind in ('m', 'f') and relnamespace::regnamespace::text in ('app_public', 'app_private', 'tenancy')`,
  );
  expect(rows).toEqual([]);
});

test("nothing waits for the end of a transaction, when role and tenant may be others", async () => {
  const { rows } = await owner.query(
    `select conrelid::regclass::text as "table", conname as name from pg_constraint where condeferrable
     union all
     select tgrelid::regclass::text, tgname from pg_trigger where tgdeferrable and not tgisinternal`,
  );
  expect(rows).toEqual([]);
});
