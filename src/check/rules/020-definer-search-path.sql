-- A SECURITY DEFINER function that looks names up where its caller can plant
-- them: no search_path, one without pg_temp last, or a schema that the caller
-- may create in.
select
  'definer-search-path' as rule,
  'error' as level,
  callable.name as object,
  format('%s is SECURITY DEFINER and %s.', callable.name,
         case when path.value is null then 'does not fix its search_path: the caller''s decides what its names mean'
              when planted.name is not null then format('searches %I, where the application may create objects', planted.name)
              else 'does not name pg_temp last: a temporary table of the caller comes first' end) as detail,
  case when path.value is null or planted.name is not null then null
       else format('alter function %s set search_path = %s, pg_temp;', callable.signature, path.value) end as remedy,
  format('definer-search-path %s', callable.name) as identity
from callable
cross join lateral (
  select (select substr(setting, length('search_path=') + 1)
            from unnest(callable.config) as setting
           where setting like 'search\_path=%') as value
) as path
left join lateral (
  select schemas.name
    from unnest(string_to_array(path.value, ',')) as entry
    join schemas on schemas.name = btrim(entry, ' "')
   where exists (
     select from actors where actors.oid <> 0 and has_schema_privilege(actors.oid, schemas.oid, 'create'))
   limit 1
) as planted on true
where callable.is_definer
  and pg_get_function_sqlbody(callable.oid) is null
  and (select lanname from pg_catalog.pg_language where pg_language.oid = callable.language) in ('sql', 'plpgsql')
  and (path.value is null
       or planted.name is not null
       -- '' is safe: every name must be qualified. Otherwise pg_temp comes first unless it is named.
       or (btrim(path.value) not in ('""', '''''', '') and btrim(path.value, ' ') !~ '"?pg_temp"?$'
           and btrim(path.value, ' "') <> 'pg_catalog'))
