/**
 * What SQL of one tenant leaves on a connection, in a database whose owner has
 * opened what Rowhouse closes: temporary objects, DO, locks, prepared statements.
 */
import { createRowhouse, type Rowhouse } from "../../src/rowhouse.ts";
import type { TenantContext } from "../../src/tenant/context.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { makeTenants } from "../support/tenants.ts";

let db: TestDatabase;
let rowhouse: Rowhouse;
let a: TenantContext;
let b: TenantContext;
beforeAll(async () => {
  db = await createTestDatabase();
  [a, b] = (await makeTenants(db, 2)) as [TenantContext, TenantContext];
  const root = await db.connect("root");
  const { rows } = await root.query("select current_database() as name");
  await root.query(`grant temporary on database ${rows[0].name} to public;
    grant usage on language plpgsql to public;
    grant execute on function pg_catalog.pg_advisory_lock(bigint) to public;
    grant execute on function pg_catalog.pg_advisory_unlock_all() to public;
    grant execute on function pg_catalog.pg_prepared_statement() to public;
    grant select on pg_catalog.pg_prepared_statements, pg_catalog.pg_locks to public;
    create sequence app_public.numbers;
    grant usage on sequence app_public.numbers to app_user`);
});
beforeEach(() => {
  rowhouse = createRowhouse({ connectionString: db.urls.app, pool: { min: 1, max: 1 } });
});
afterEach(() => rowhouse.close());
afterAll(() => db.drop());

type Way = (text: string) => Promise<unknown>;
const ways: [string, Way][] = [
  ["alone", (text) => rowhouse.query(a, text)],
  ["in a transaction", (text) => rowhouse.withTenant(a, (tx) => tx.query(text))],
  ["in a savepoint", (text) => rowhouse.withTenant(a, (tx) => tx.savepoint((inner) => inner.query(text)))],
];
const pid = async () =>
  (await rowhouse.query<{ pid: number }>(b, "select pg_backend_pid() as pid")).rows[0]?.pid;

describe.each(ways)("%s", (_, run) => {
  test.each([
    ["create temp table invoices as select 1 as n", "closed"],
    ["create temp table invoices (n integer)", "closed"],
    ["select 1 as n into temp invoices", "kept"],
    ["select 1 as n into pg_temp.invoices", "kept"],
    ["with one as (select 1 as n) select n into local temporary invoices from one", "kept"],
    ["explain analyze create temp table invoices as select 1 as n", "kept"],
  ])("a temporary table does not take in the next tenant's rows: %s", async (text, fate) => {
    const before = await pid();
    await run(text);
    // Whoever is next inserts into the table that the database has under that name: none.
    await expect(rowhouse.query(b, "insert into invoices (n) values ($1)", [7])).rejects.toMatchObject({
      cause: { code: "42P01" },
    });
    expect((await pid()) === before ? "kept" : "closed").toBe(fate);
  });

  test("a temporary table under the name of a type hides no type", async () => {
    await run("select 1 as n into temp uuid");
    const { rows } = await rowhouse.query(b, "select $1::uuid as id", [b.tenantId]);
    expect(rows).toEqual([{ id: b.tenantId }]);
  });

  test.each([
    ["default_transaction_read_only", "on", "transaction_read_only", "off"],
    ["default_transaction_isolation", "serializable", "transaction_isolation", "read committed"],
    ["default_transaction_deferrable", "on", "transaction_deferrable", "off"],
  ])("the next transaction is not as %s says", async (name, value, shown, expected) => {
    await run(`select set_config('${name}', '${value}', false)`);
    const show = `select current_setting('${shown}') as value`;
    expect((await rowhouse.query(b, show)).rows).toEqual([{ value: expected }]);
    await run(`select set_config('${name}', '${value}', false)`);
    expect((await rowhouse.withTenant(b, (tx) => tx.query(show))).rows).toEqual([{ value: expected }]);
  });

  test("a role that is taken on for the session is not that of the next", async () => {
    await run("select set_config('role', 'app_anonymous', false)");
    const { rows } = await rowhouse.withTenant(b, async (tx) => {
      await tx.query("select set_config('role', 'none', true)");
      return tx.query("select current_user as who");
    });
    expect(rows).toEqual([{ who: "app_authenticator" }]);
  });

  test.each(["select setseed(0.25)", "select set_config('seed', '0.25', false)"])(
    "the next tenant's random numbers cannot be foreseen: %s",
    async (seed) => {
      const random = "select random() as n";
      const seeded = () =>
        rowhouse.withTenant(a, async (tx) => {
          await tx.query(seed);
          return (await tx.query<{ n: number }>(random)).rows[0]?.n;
        });
      const foreseen = await seeded();
      expect(await seeded()).toBe(foreseen);
      await run(seed);
      expect((await rowhouse.query<{ n: number }>(b, random)).rows[0]?.n).not.toBe(foreseen);
    },
  );

  test("the number that was drawn from a sequence cannot be asked for", async () => {
    await run("select nextval('app_public.numbers')");
    await expect(rowhouse.query(b, "select lastval()")).rejects.toMatchObject({ cause: { code: "55000" } });
  });

  test.each([
    ["select pg_advisory_lock(7)", true],
    ["select pg_advisory_lock(7), 1 / 0", false],
  ])("a lock for the session is released: %s", async (text, succeeds) => {
    const before = await pid();
    await run(text).then(
      () => expect(succeeds).toBe(true),
      ({ code }) => expect([succeeds, code]).toEqual([false, "INVALID_VALUE"]),
    );
    const root = await db.connect("root");
    // Of this database alone: other tests migrate theirs, one at a time.
    const { rows } = await root.query(
      `select pid from pg_catalog.pg_locks
        where locktype = 'advisory'
          and database = (select oid from pg_catalog.pg_database where datname = current_database())`,
    );
    expect([rows, await pid()]).toEqual([[], before]);
  });

  test("a failing DO block leaves no statement under a name of ours", async () => {
    const before = await pid();
    const planted = `do $$ begin
        execute 'deallocate all';
        execute 'prepare rowhouse_begin as select 1';
        raise exception 'undone, but the statements stay';
      end $$`;
    await expect(run(planted)).rejects.toMatchObject({ code: "DATABASE_ERROR" });
    expect(await pid()).not.toBe(before);
  });
});

test("only what is not known to leave nothing is followed by a sweep", async () => {
  const statistics = async (text: string) => {
    await rowhouse.query(b, text, [1]);
    const { rows } = await rowhouse.query<{ names: string[] }>(
      b,
      "select array_agg(name order by name) as names from pg_catalog.pg_prepared_statements",
    );
    return rows[0]?.names.filter((name) => name.startsWith("rowhouse_discard"));
  };
  expect(await statistics("select coalesce($1::integer, 0)")).toEqual([]);
  expect(await statistics("select to_hex($1::integer)")).toEqual([
    "rowhouse_discard_sequences",
    "rowhouse_discard_temp",
  ]);
});

test("the next tenant cannot read data in the texts of prepared statements", async () => {
  const texts = [
    "select 'the secret of B' as secret, $1::integer as n",
    "select 400123459 as secret, $1::integer as n",
    "select $$the secret of B$$ as secret, $1::integer as n",
    "select n as plain from generate_series(1, $1::integer) as n",
  ];
  for (const text of texts) {
    for (let time = 0; time < 3; time++) await rowhouse.query(b, text, [1]);
  }
  const { rows } = await rowhouse.query<{ statement: string }>(
    a,
    "select statement from pg_catalog.pg_prepared_statements",
  );
  const prepared = rows.map(({ statement }) => statement);
  expect(prepared.filter((text) => /secret/.test(text))).toEqual([]);
  // The control: what holds no data is prepared, and is to be seen.
  expect(prepared).toContain(texts[3]);
});
