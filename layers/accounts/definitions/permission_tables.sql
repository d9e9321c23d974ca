-- The tables that permissions open for reading or for writing; null for all. Whoever may
-- write a table may read it. A table that is no more is none.
create or replace function app_private.permission_tables(permissions text[], verb text) returns regclass[]
  language sql stable
  set search_path = pg_catalog, pg_temp
begin atomic
  select case
           when 'write' = any (permissions) or (verb = 'read' and 'read' = any (permissions)) then null
           else array(
             select distinct to_regclass(format('%I.%I',
                      case when named.name like '%.%' then split_part(named.name, '.', 1) else 'app_public' end,
                      case when named.name like '%.%' then split_part(named.name, '.', 2) else named.name end))
               from unnest(permissions) as permission
              cross join regexp_replace(permission, ':(read|write)$', '') as named (name)
              where permission like '%:' || verb or (verb = 'read' and permission like '%:write')
           )
         end;
end;
