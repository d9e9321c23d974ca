/** Whoever can create a function, an operator or a table can stand in another's way. Nobody can. */
import { makeNeighbours, type Neighbours } from "../app_public/support/neighbours.ts";
import { asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase();
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
beforeAll(async () => {
  ({ a } = await makeNeighbours(db));
});

const SCHEMAS = ["public", "app_public", "app_private", "tenancy", "pg_temp"];
const CREATIONS = SCHEMAS.flatMap((schema) => [
  `create table ${schema}.mine (id integer)`,
  `create table ${schema}.mine as select 1 as id`,
  `create view ${schema}.mine as select 1`,
  `create sequence ${schema}.mine`,
  `create type ${schema}.mine as (id integer)`,
  `create domain ${schema}.mine as integer`,
  `create function ${schema}.mine() returns integer language sql return 1`,
  `create function ${schema}.mine(text) returns boolean cost 0.0000001 language plpgsql as 'begin raise notice ''%'', $1; return true; end'`,
  `create operator ${schema}.= (leftarg = uuid, rightarg = uuid, function = uuid_eq)`,
]);

const OTHERS = [
  "create temporary table documents (id integer)",
  "create temporary view mine as select 1",
  "select 1 as id into temporary mine",
  "create schema mine",
  "create extension dblink",
  "create extension pg_trgm",
  "create language plperl",
  "create publication mine for all tables",
  "create event trigger mine on ddl_command_end execute function tenancy.forbid_change()",
  "create cast (text as uuid) with inout as implicit",
  "create foreign data wrapper mine",
  "create server mine foreign data wrapper mine",
  "create trigger mine after insert on app_public.documents for each row execute function tenancy.forbid_change()",
  "create rule mine as on insert to app_public.documents do also nothing",
  "create policy mine on app_public.documents using (true)",
  "create index on app_public.documents (title)",
  "create statistics mine on title, tenant_id from app_public.documents",
  "alter policy tenant_wall on app_public.documents using (true)",
  "drop policy tenant_wall on app_public.documents",
  "alter table app_public.documents no force row level security",
  "alter table app_public.documents disable trigger all",
  "alter table app_public.documents attach partition app_private.orders_p00 default",
  "create table app_public.child () inherits (app_public.documents)",
  "alter function tenancy.sealed_tenant_id() security invoker",
  "create or replace function tenancy.tenant_status(tenant uuid) returns text language sql return 'active'",
  "drop function tenancy.forbid_tenant_change() cascade",
  "truncate app_public.documents",
  "vacuum app_public.documents",
  "reindex table app_public.documents",
  "cluster app_public.documents using documents_pkey",
  "refresh materialized view app_public.documents",
  "comment on table app_public.documents is 'mine'",
  "security label on table app_public.documents is 'mine'",
  "import foreign schema public from server mine into public",
];

/** 42501 forbidden; the rest are refused before that is asked: no such language, wrapper, server, or no transaction. */
const REFUSED = /^(42501|42704|0A000|25001|42809|55000|22023|3F000|42P16|58P01)$/;

async function tryAll(client: typeof app, statements: readonly string[]): Promise<[string, string][]> {
  const allowed: [string, string][] = [];
  for (const statement of statements) {
    await client.query("savepoint creating");
    const code = await client.query(statement).then(
      () => "done",
      (error) => error.code as string,
    );
    await client.query("rollback to savepoint creating");
    if (!REFUSED.test(code)) allowed.push([statement, code]);
  }
  return allowed;
}

test.each(["app_user", "app_anonymous", "app_authenticator"])("%s creates nothing anywhere", async (role) => {
  await asUser(app, a.owner, async () => {
    await app.query(`set local role ${role}`);
    expect(await tryAll(app, [...CREATIONS, ...OTHERS])).toEqual([]);
  });
  // The control: the owner creates most of it.
  const owner = await db.connect("owner");
  await owner.query("begin");
  expect((await tryAll(owner, CREATIONS)).length).toBeGreaterThan(10);
  await owner.query("rollback");
  await owner.end();
});

test.each(["app_operator", "app_platform", "app_user"])("%s creates nothing either", async (role) => {
  await operator.query("begin");
  await operator.query(`set local role ${role}`);
  expect(await tryAll(operator, [...CREATIONS, ...OTHERS])).toEqual([]);
  await operator.query("rollback");
});

test("analyze and grant, which only warn, have done nothing", async () => {
  const session = await db.connect("app");
  await session.query("set role app_user");
  await session.query("analyze app_public.documents");
  await session.query("grant all on app_public.documents to public");
  const root = await db.connect("root");
  const statistics = await root.query(
    "select from pg_stats where schemaname = 'app_public' and tablename = 'documents'",
  );
  const granted = await root.query(
    "select has_table_privilege('app_anonymous', 'app_public.documents', 'select') as granted",
  );
  expect([statistics.rowCount, granted.rows]).toEqual([0, [{ granted: false }]]);
});
