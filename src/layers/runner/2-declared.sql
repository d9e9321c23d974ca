-- What a definition makes, by name: `function tenancy.protect`,
-- `trigger users_touch on app_public.users`. The head of a statement stands at
-- the beginning of a line; what a body or a comment holds is indented.
create or replace function pg_temp.declared(body text) returns setof text
  language sql
as $$
  select format('%s %s', found[1], found[2])
    from regexp_matches(body, '^create or replace (function|procedure|view) ([^\s(]+)', 'gw') as found
  union
  select format('trigger %s on %s', found[1], found[2])
    from regexp_matches(
           body, '^create or replace trigger (\S+?)\s+?(?:before|after|instead of)\s[^;]*?\son\s+?(\S+?)\s', 'gw') as found
$$;

-- The statements that take back its grants and comments.
create or replace function pg_temp.undo(body text) returns setof text
  language sql
as $$
  select regexp_replace(format('revoke %s from %s', found[1], found[2]), '\s+', ' ', 'g')
    from regexp_matches(body, '^grant ([^;]+) to ([^;]+);', 'gw') as found
  union
  select format('comment on %s is null', found[1])
    from regexp_matches(body, '^comment on (.+?) is\s', 'gw') as found
$$;

-- The functions, views and triggers that are there, as `drop` names them.
-- `written` changes whenever one is created or replaced.
create or replace function pg_temp.objects(out name text, out identity text, out written tid) returns setof record
  language sql
  set search_path = ''
as $$
  with schemas as (
    select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  )
  select format('%s %I.%I', kind, nspname, proname), format('%s %s', kind, pg_proc.oid::regprocedure), pg_proc.ctid
    from pg_proc
    join schemas on schemas.oid = pronamespace
   cross join lateral (select case prokind when 'p' then 'procedure' else 'function' end as kind) as kinds
   where prokind in ('f', 'p')
  union all
  select view.name, view.name, pg_rewrite.ctid
    from pg_rewrite
    join pg_class on pg_class.oid = ev_class and relkind = 'v'
    join schemas on schemas.oid = relnamespace
   cross join lateral (select format('view %I.%I', nspname, relname) as name) as view
   where rulename = '_RETURN'
  union all
  select trigger.name, trigger.name, pg_trigger.ctid
    from pg_trigger
    join pg_class on pg_class.oid = tgrelid
    join schemas on schemas.oid = relnamespace
   cross join lateral (select format('trigger %I on %I.%I', tgname, nspname, relname) as name) as trigger
   where not tgisinternal and tgparentid = 0
$$;
