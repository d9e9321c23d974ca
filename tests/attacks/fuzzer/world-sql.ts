/**
 * The tables of a world. The worlds differ in B's rows alone, and are physically
 * alike: as many rows in the same places, values of the same length, and
 * statistics that know none of them.
 */
import { FORMS, HELPERS } from "./forms.ts";
import { TENANTS, USERS } from "./tenants.ts";

export const WORLDS = ["B has its rows", "B has other rows", "B has none"] as const;
export type World = (typeof WORLDS)[number];

/** All have the same columns. In `fresh` no page is all-visible, in `plain` every one is. */
export const TABLES = ["plain", "fresh", "parted", "personal"] as const;
export type TableName = (typeof TABLES)[number];

const ROWS = 12;

const PROTECT = TABLES.map(
  (table) =>
    `select tenancy.protect('fuzz.${table}'${table === "personal" ? ", reads => 'own', writes => 'own'" : ""});`,
).join("\n");

export const SCHEMA = `
create schema fuzz authorization app_owner;
set role app_owner;
${HELPERS}
create table fuzz.plain (
  tenant_id uuid not null, id int not null, user_id uuid not null default '${USERS.x}',
  word text not null, num int not null, note text, flag boolean not null default false, mark text not null default 'new',
  primary key (tenant_id, id)) with (autovacuum_enabled = off);
create index on fuzz.plain (tenant_id, word);
create index on fuzz.plain (tenant_id, num, note);
create table fuzz.fresh (like fuzz.plain including all) with (autovacuum_enabled = off);
create table fuzz.personal (like fuzz.plain including all) with (autovacuum_enabled = off);
create table fuzz.parted (like fuzz.plain including all) partition by hash (tenant_id);
select tenancy.create_partitions('fuzz.parted', 4);
${PROTECT}
grant usage on schema fuzz to app_user;
grant select, insert, update, delete on ${TABLES.map((table) => `fuzz.${table}`).join(", ")} to app_user;
do $$
declare partition regclass; "column" name;
begin
  for partition in select oid from pg_class where relnamespace = 'fuzz'::regnamespace and relkind in ('r', 'p') loop
    if partition <> 'fuzz.parted'::regclass then execute format('alter table %s set (autovacuum_enabled = off)', partition); end if;
    for "column" in select attname from pg_attribute where attrelid = partition and attnum > 0 loop
      execute format('alter table %s alter column %I set statistics 0', partition, "column");
    end loop;
  end loop;
end
$$;
reset role;
insert into app_public.tenants (id, slug, name) values
${Object.entries(TENANTS)
  .map(([name, id]) => `  ('${id}', '${name}', '${name}')`)
  .join(",\n")};
insert into app_public.users (tenant_id, id, email, display_name, role)
select tenants.id, person::uuid, person || '@example.com', 'Somebody', 'owner'
  from app_public.tenants, unnest('{${USERS.x},${USERS.y}}'::text[]) as person;`;

/** The rows of these tenants; those of B, or in its place, differ by world. */
const rowsOf = (world: World, table: TableName, tenants: string[], order: string) => {
  const others = world === "B has other rows";
  return `
  select id, n, case n % 2 when 1 then '${USERS.x}'::uuid else '${USERS.y}' end,
         case when is_b then '${others ? "nn" : "mm"}-' else 'aa-' end || lpad(n::text, 3, '0'),
         case when is_b then ${others ? 500 : 300} else 100 end + n,
         case when (n + ${others ? "is_b::int" : 0}) % 4 < 2 then 'note' end,
         (n + ${others ? "is_b::int" : 0}) % 3 = 0,
         format('~%s-%s-${table}-%s~', slug, case n % 2 when 1 then 'x' else 'y' end, n)
    from (select id, slug, slug in ('b', 'e') as is_b from app_public.tenants) as tenants
    join unnest('{${tenants}}'::text[]) with ordinality as places (name, place) on name = slug
   cross join generate_series(1, ${ROWS}) as n
   order by ${order}`;
};

/** Fills the tables anew, to be vacuumed afterwards. */
export function fill(world: World): string {
  const insert = (table: TableName, tenants: string[], order: string) =>
    `insert into fuzz.${table} (tenant_id, id, user_id, word, num, note, flag, mark) ${rowsOf(world, table, tenants, order)}`;
  const middle = world === "B has none" ? "e" : "b";
  return [
    "set row_security = off",
    `truncate ${TABLES.map((table) => `fuzz.${table}`).join(", ")}`,
    // In the plain tables B's rows stand between the others', and another's where it has none.
    ...TABLES.filter((table) => table !== "parted").map((table) =>
      insert(table, ["t1", "t2", middle, "t4", "t5", "z"], "n, place"),
    ),
    // B has a partition to itself, and so has the other: the one that is empty has the pages of rows that were there.
    insert("parted", ["t1", "t2", "b", "t4", "t5", "z", "e"], "place, n"),
    `delete from fuzz.parted where tenant_id = '${TENANTS[middle === "b" ? "e" : "b"]}'`,
    "analyze fuzz.fresh",
  ].join(";\n");
}

export const VACUUM = "vacuum (analyze, truncate off) fuzz.plain, fuzz.personal, fuzz.parted";
export const NOT_ALL_VISIBLE = `
select from pg_class
 where relnamespace = 'fuzz'::regnamespace and relkind = 'r' and relname <> 'fresh' and relallvisible < relpages`;
/** Last, for the planner to see the same everywhere. */
export const SAME_STATISTICS = `
update pg_class set reltuples = ${ROWS * 6}, relpages = 1, relallvisible = 1
 where relnamespace = 'fuzz'::regnamespace and relkind in ('r', 'i')`;

/** Puts the walls of a form on all tables. */
export function buildWalls(form: string): string {
  const expression = FORMS[form];
  if (expression === undefined) throw new Error(`No form ${form}: ${Object.keys(FORMS).join(", ")}.`);
  return expression === null
    ? PROTECT
    : TABLES.map(
        (table) =>
          `alter policy tenant_wall on fuzz.${table} using (${expression}) with check (${expression});`,
      ).join("\n");
}
