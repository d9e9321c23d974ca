/** What a body names without a schema, read out of its text. */
import { unqualifiedRelations } from "../../src/check/names/relations.ts";
import { unqualifiedTypes } from "../../src/check/names/types.ts";
import { wordsOf } from "../../src/discover/functions/words.ts";

test.each<[body: string, relations: string[]]>([
  ["select * from app.users", []],
  ["select * from users", ["users"]],
  ['select * from "Users" u', ["Users"]],
  ["select * from app.users u, orders o where u.id = o.user_id", ["orders"]],
  ["select * from app.users join orders using (user_id) left join app.items on true", ["orders"]],
  ["select * from app.users where id in (select user_id from members)", ["members"]],
  ["select * from only app.users cross join lateral (select from notes) as n", ["notes"]],
  ["select * from app.list(1) as l, unnest(array[1]) as u", []],
  [
    "with recent as (select * from app.orders), b (x) as not materialized (select 1) select * from recent, b",
    [],
  ],
  ["with recursive tree (id) as (select 1 union all select id from tree) select * from tree", []],
  ["select extract(epoch from at), substring(name from 2), trim(both from x) from app.t", []],
  ["select a is distinct from b, a is not distinct from c from app.t", []],
  ["select * into found from app.t", []],
  ["insert into notes (id, body) values (1, 'x')", ["notes"]],
  ["insert into app.notes (id) select id from app.t on conflict (id) do update set id = 1", []],
  ["update notes set body = 'x' from app.t", ["notes"]],
  ["select * from app.t for update", []],
  ["select * from app.t for no key update of t", []],
  ["delete from app.notes using tags where true", ["tags"]],
  ["merge into app.notes using drafts on true when matched then delete", ["drafts"]],
  ["execute 'select 1' using name, other", []],
  ["truncate table notes; truncate tags; truncate app.logs", ["notes", "tags"]],
  [
    "declare r users%rowtype; i users.id%type; o app.users.id%type; q app.users%rowtype; v r%type; begin end",
    ["users"],
  ],
  ["select 'from secrets' from app.t -- from comments\n/* join others */", []],
  ["for r in select * from events order by at loop null; end loop", ["events"]],
  ["select * from changed_rows", []],
])("relations in: %s", (body, relations) => {
  expect(unqualifiedRelations(wordsOf(body), new Set(["changed_rows"])).sort()).toEqual(relations);
});

test.each<[body: string, types: string[]]>([
  [
    "select x::uuid, y::pg_catalog.text, z::app.colour, n::numeric(10, 2), t::timestamp with time zone",
    ["uuid"],
  ],
  ["select cast(lower(x) as text), cast(y as bigint), cast(z as app.colour)", ["text"]],
  ["select x::uuid[], '{}'::jsonb", ["jsonb", "uuid"]],
  ["select date '2026-01-01', interval '1 day', pg_catalog.date '2026-01-01'", ["date"]],
  ["select * from f() as rows (id uuid, amount numeric(10, 2), name text)", ["text", "uuid"]],
  ["select * from app.t as rows (id, name)", []],
  ["with a as (select id from app.t) select count(*) as total from a", []],
  [
    "declare n integer := 1; found text; r record; c constant uuid := null; b boolean; begin end",
    ["text", "uuid"],
  ],
  ["declare u app.users%rowtype; i app.users.id%type; x alias for $1; k cursor for select 1; begin end", []],
])("types in: %s", (body, types) => {
  expect(unqualifiedTypes(wordsOf(body), "plpgsql").sort()).toEqual(types);
});
