import { readSqlText } from "../../src/driver/sql-text.ts";

test.each([
  "",
  "-- nothing but a comment",
  "select 1",
  "(select 1) union (select 2);",
  "select count(*), max(d.created_at) from app_public.documents as d where d.id in ($1, $2) and (d.title like $3)",
  "select pg_catalog.lower(title), tenancy.current_tenant_id() from app_public.documents limit 10",
  "insert into app_public.documents (title, content_hash) values ($1::text, repeat('0', 64)) returning id",
  "with new (title) as materialized (select 1) insert into t (a) select title from new on conflict (a) do nothing",
  "merge into t using s on (t.a = s.a) when matched then update set (a, b) = (s.a, 2)",
  "update t set note = 'into temp, set_config(''a'')' where id = any($1::uuid[])",
  "select /* set_config( /* nested */ into temp */ 1 -- random()\n",
  'select "temp", "into", "random" from t as "x"(a, b)',
  "select row_number() over (partition by (a) order by b) from generate_series(1, 3) as g(n)",
])("nothing is left by: %s", (text) => {
  expect(readSqlText(text).leaves).toBe("nothing");
});

test.each([
  "select set_config('a.b', 'c', false)",
  "select pg_catalog.\"set_config\"('a.b', 'c', false)",
  "select set_config /* hidden */ ('a.b', 'c', false)",
  "select pg_catalog . set_config\n('a.b', 'c', false)",
  "select U&\"set\\005fconfig\"('a.b', 'c', false)",
  "select u&\"set!005fconfig\" uescape '!' ('a.b', 'c', false)",
  "select $$x$$, 1",
  "select E'\\'', set_config('a', 'b', false) --'",
  "select distinct on (a) set_config('a.b', 'c', false)",
  "select 1 where 'x' = any(array[set_config('a.b', 'c', false)])",
  "select query_to_xml('select set_con' || 'fig(''a.b'', ''c'', false)', true, true, '')",
  "select setseed(0.5)",
  "select random()",
  "select nextval('s')",
  "select pg_advisory_lock(1)",
  "select app_public.anything($1)",
  "select a.b.count(1)",
  "select 1 as n into invoices",
  "select 1 into temporary invoices",
  "select 1 as insert into invoices",
  "select 1 insert into invoices",
  "select f(1) into unlogged t",
  "with a as (select 1) select * into pg_temp.invoices from a",
  "insert into pg_temp.invoices values (1)",
  "insert into pg_temp.invoices (a) values (1)",
  "update pg_settings set setting = 'off' where name = 'row_security'",
  'update "pg_catalog"."pg_settings" set setting = 1',
  "explain analyze create temp table invoices as select 1",
  "fetch all from held",
  "select 'no end",
  "select /* no end",
  `select ${"1 + ".repeat(10_000)} 1`,
])("state may be left by: %s", (text) => {
  expect(readSqlText(text).leaves).toBe("state");
});

test.each([
  "create temp table invoices as select 1",
  "set app.a = 'b'",
  "do $$ begin raise exception 'x'; end $$",
  "prepare planted as select 1",
  "execute planted",
  "deallocate all",
  "listen news",
  "call app_public.anything()",
  "commit",
  "\u00a0select 1",
  "/* \\ */ select 1",
])("anything may be left by: %s", (text) => {
  expect(readSqlText(text).leaves).toBe("anything");
});

test.each([
  ["select title from app_public.documents where id = $1 order by 1 limit 100", false],
  ["select a, 0.5 from t", false],
  ["select 'secret'", true],
  ["select * from t where email = 'b@example.com' and id = $1", true],
  ["select * from t where account = 40012345", true],
  ["select 1.2345", true],
  ["select 0xFF", true],
  ["select $secret$b$secret$", true],
  ['select "not a value" from t', false],
])("whether somebody's data may stand in: %s", (text, expected) => {
  expect(readSqlText(text).holdsLiteral).toBe(expected);
});
