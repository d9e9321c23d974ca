-- A SECURITY DEFINER function that looks names up where its caller can plant
-- them: no search_path, a schema that the caller may create in, or one without
-- pg_temp last. An empty path, and pg_catalog alone, are of the last kind where
-- the caller may create temporary objects: unless the path names it, pg_temp is
-- searched first for tables and for types, and a body in text names types.
select
  'definer-search-path' as rule,
  case
    when path.value is null or planted.name is not null then 'error'
    when not temporary.is_granted then 'warning'
    when path.is_qualified and not body.names_types then 'warning'
    else 'error'
  end as level,
  reachable.name as object,
  format('%s is SECURITY DEFINER and %s.', reachable.name,
         case when path.value is null then 'does not fix its search_path: the caller''s decides what its names mean'
              when planted.name is not null then format('searches %I, where the application may create objects', planted.name)
              when path.is_qualified then 'does not name pg_temp last: a temporary type or table of the caller comes before pg_catalog'
              else 'does not name pg_temp last: a temporary table of the caller comes first' end) as detail,
  case when path.value is null or planted.name is not null then null
       else format('alter function %s set search_path = %s, pg_temp;', reachable.signature,
                   case when path.is_qualified then 'pg_catalog' else path.value end) end as remedy,
  format('definer-search-path %s', reachable.name) as identity
from (
  select functions.* from functions where functions.oid in (select callable.oid from callable)
  -- A trigger runs for whoever writes to its table, with or without a right to execute it.
  union
  select functions.*
    from functions
    join pg_catalog.pg_trigger on tgfoid = functions.oid and not tgisinternal
    join exposed on exposed.relation = tgrelid and exposed.can_write
) as reachable
cross join lateral (
  select value, btrim(value, ' ') in ('""', '''''', '') or btrim(value, ' "') = 'pg_catalog' as is_qualified
    from (
      select (select substr(setting, length('search_path=') + 1)
                from unnest(reachable.config) as setting
               where setting like 'search\_path=%') as value
    ) as configured
) as path
cross join lateral (
  select exists (
    select from actors where actors.oid <> 0 and has_database_privilege(actors.oid, current_database(), 'temporary')
  ) as is_granted
) as temporary
cross join lateral (
  -- A variable, a cast, or a table without its schema.
  select reachable.source ~* '(\mdeclare\M|::|\mcast\s*\(|\m(from|join|into|update)\s+"?\w+"?\s*([^.\w"]|$))' as names_types
) as body
left join lateral (
  select schemas.name
    from unnest(string_to_array(path.value, ',')) as entry
    join schemas on schemas.name = btrim(entry, ' "')
   where exists (
     select from actors where actors.oid <> 0 and has_schema_privilege(actors.oid, schemas.oid, 'create'))
   limit 1
) as planted on true
where reachable.is_definer
  and pg_get_function_sqlbody(reachable.oid) is null
  and (select lanname from pg_catalog.pg_language where pg_language.oid = reachable.language) in ('sql', 'plpgsql')
  and (path.value is null
       or planted.name is not null
       or (btrim(path.value, ' ') !~ '"?pg_temp"?$' and (temporary.is_granted or not path.is_qualified)))
