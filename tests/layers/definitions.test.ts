/** What becomes of objects, grants and comments when a definition changes or vanishes. */
import type { Client } from "pg";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { bringUp, forgetToys, ledger, toys } from "./support/toy-layer.ts";

const steps = {
  "000001-table.sql": "create schema toy; create table toy.things (id integer primary key, name text);",
};
const one = "create or replace function toy.one() returns integer language sql return 1;\n";
const two = "create or replace function toy.two() returns integer language sql return 2;\n";
const view =
  "create or replace view toy.names with (security_invoker = true) as select id, name from toy.things;\n";
const trigger = `create or replace function toy.keep() returns trigger language plpgsql set search_path = '' as $$
begin
  return NEW;
end
$$;

create or replace trigger things_keep
  before update of name on toy.things for each row execute function toy.keep();
`;

let db: TestDatabase;
let root: Client;
beforeAll(async () => {
  db = await createTestDatabase();
  root = await db.connect("root");
});
afterAll(() => db.drop());
beforeEach(() => forgetToys(root));

const define = (definitions: Record<string, string>, more: Record<string, string> = {}) =>
  bringUp(root, { steps: { ...steps, ...more }, definitions });

async function grantees(): Promise<string[]> {
  const { rows } = await root.query<{ grantee: string }>(
    `select grantee::regrole::text as grantee from pg_proc cross join aclexplode(proacl)
      where oid = 'toy.one()'::regprocedure and grantee <> proowner order by 1`,
  );
  return rows.map(({ grantee }) => grantee);
}

test("functions, views and triggers that no definition makes any more are dropped", async () => {
  await define({ "one.sql": one, "two.sql": two, "names.sql": view, "keep.sql": trigger });
  expect(await toys(root)).toEqual(["things_keep", "toy.keep()", "toy.names", "toy.one()", "toy.two()"]);
  await define({ "one.sql": one });
  expect(await toys(root)).toEqual(["toy.one()"]);
  expect((await ledger(root)).filter(({ hash }) => hash === null).map(({ file }) => file)).toEqual([
    "definitions/keep.sql",
    "definitions/names.sql",
    "definitions/two.sql",
  ]);
});

test("one of two objects that a definition made is dropped, and the other stays", async () => {
  await define({ "both.sql": one + two });
  await define({ "both.sql": two });
  expect(await toys(root)).toEqual(["toy.two()"]);
});

test("an object that moves to another file stays the same object", async () => {
  const oid = async () => (await root.query("select 'toy.one()'::regprocedure::oid as oid")).rows;
  await define({ "both.sql": one + two });
  const before = await oid();
  await define({ "two.sql": two, "one.sql": one });
  expect(await oid()).toEqual(before);
  expect(await toys(root)).toEqual(["toy.one()", "toy.two()"]);
});

test("a definition that came back is made again", async () => {
  await define({ "one.sql": one });
  await define({});
  await define({ "one.sql": one });
  expect(await toys(root)).toEqual(["toy.one()"]);
});

test("what something else uses is not dropped, and the error says by what", async () => {
  await define({ "one.sql": one });
  await root.query("create view public.user_of_one as select toy.one()");
  await expect(define({})).rejects.toMatchObject({
    code: "2BP01",
    message: expect.stringContaining("layer toy"),
    detail: "view public.user_of_one depends on function toy.one()",
  });
  expect(await toys(root)).toEqual(["toy.one()"]);
});

test.each([
  [
    "other parameters",
    "create or replace function toy.one(n integer default 1) returns integer language sql return n;",
    "toy.one(integer)",
  ],
  [
    "another result",
    "create or replace function toy.one() returns text language sql return 'one';",
    "toy.one()",
  ],
])("a function with %s takes the place of the older one", async (_what, changed, signature) => {
  await define({ "one.sql": one });
  await define({ "one.sql": changed });
  expect(await toys(root)).toEqual([signature]);
});

test("a parameter and a column of a view get other names", async () => {
  const named = (name: string) =>
    `create or replace function toy.named(${name} integer) returns integer language sql return ${name};`;
  await define({ "named.sql": named("a"), "names.sql": view });
  await define({ "named.sql": named("b"), "names.sql": view.replace("id, name", "id as number, name") });
  expect((await root.query("select toy.named(b => 3)")).rows).toEqual([{ named: 3 }]);
  expect((await root.query("select number from toy.names")).rows).toEqual([]);
});

test("a function that something else uses keeps its result, and the error says who uses it", async () => {
  await define({ "one.sql": one });
  await root.query("create view public.user_of_one as select toy.one()");
  await expect(
    define({ "one.sql": "create or replace function toy.one() returns text language sql return 'one';" }),
  ).rejects.toMatchObject({
    code: "42P13",
    message: "layers/toy/definitions/one.sql: cannot change return type of existing function",
    detail: "view public.user_of_one depends on function toy.one()",
    hint: expect.stringContaining("in a step"),
  });
});

test("what a step drops is made again, though its definition is the same", async () => {
  await define({ "names.sql": view });
  const step = "drop view toy.names; alter table toy.things alter column id type bigint;";
  await define({ "names.sql": view }, { "000002-bigint.sql": step });
  expect(await toys(root)).toEqual(["toy.names"]);
});

test("a grant that a definition no longer makes is taken back, and somebody's own stays", async () => {
  await define({ "one.sql": `${one}grant execute on function toy.one() to app_user, app_operator;\n` });
  await root.query("grant execute on function toy.one() to app_platform");
  expect(await grantees()).toEqual(["app_operator", "app_platform", "app_user"]);
  await define({ "one.sql": `${one}grant execute on function toy.one() to app_operator;\n` });
  expect(await grantees()).toEqual(["app_operator", "app_platform"]);
});

test("a grant that another definition makes as well outlasts the one that went", async () => {
  const both = "grant execute on function toy.one() to app_user, app_operator;\n";
  const user = "grant execute on function toy.one() to app_user;\n";
  await define({ "one.sql": one, "both.sql": both, "user.sql": user });
  await define({ "one.sql": one, "user.sql": user });
  expect(await grantees()).toEqual(["app_user"]);
});

test("a comment that a definition no longer makes is gone", async () => {
  const comment = async () =>
    (await root.query("select obj_description('toy.one()'::regprocedure, 'pg_proc') as comment")).rows[0]
      .comment;
  await define({ "one.sql": `${one}comment on function toy.one() is\n  'It is one.';\n` });
  expect(await comment()).toBe("It is one.");
  await define({ "one.sql": one });
  expect(await comment()).toBeNull();
});

test("a name that the runner cannot follow is refused", async () => {
  await expect(
    define({ "one.sql": "create or replace function toy.ONE() returns integer language sql return 1;" }),
  ).rejects.toMatchObject({ message: expect.stringContaining("function toy.ONE") });
});
