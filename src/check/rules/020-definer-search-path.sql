-- A SECURITY DEFINER function that looks names up where its caller can plant
-- them: no search_path, a schema that the caller may create in, or one without
-- pg_temp last. Unless the path names it, pg_temp is searched first for tables and
-- types, also where the path is empty or pg_catalog alone. What the body names
-- without a schema is read out of its text: one that qualifies every name has
-- nothing to look up but operators.
select
  'definer-search-path' as rule,
  case
    when path.value is null
      then case when names.relations or names.functions
                  or names.types and (planting.is_temporary or planting.is_anywhere) then 'error' else 'warning' end
    when planted.name is not null
      then case when names.relations or names.functions or names.types then 'error' else 'warning' end
    when planting.is_temporary then 'error'
    else 'warning'
  end as level,
  reachable.name as object,
  format('The %s runs with the rights of %I and %s. %s.', reachable.name, pg_get_userbyid(reachable.owner),
         case when path.value is null then 'does not fix its search_path'
              when planted.name is not null then format('searches %I, where the application may create objects', planted.name)
              else format('has the search_path %s, without pg_temp at its end', path.value) end,
         case when not (names.relations or names.functions or names.types)
              then 'Its operators are looked up there, and a caller can create operators'
              else format('Its body names %s without a schema, and %s', coalesce(names.list, 'tables or types'),
                          case when path.value is null then 'the caller''s path decides what that is'
                               when planted.name is not null then 'a caller can create one there'
                               when planting.is_temporary then 'a temporary object of the caller comes first'
                               else 'a temporary object would come first' end) end) as detail,
  case when path.value is null or planted.name is not null then null
       else format('alter function %s set search_path = %s, pg_temp;', reachable.signature,
                   case when path.is_qualified then 'pg_catalog' else path.value end) end as remedy,
  format('definer-search-path %s', reachable.name) as identity,
  left(pg_get_functiondef(reachable.oid), 600) as definition,
  case when path.value is not null and planted.name is null and planting.is_temporary and not names.relations
       then 'temporary types of callers' end as cause
from (
  select functions.* from functions where functions.oid in (select callable.oid from callable)
  -- A trigger runs for whoever writes to its table, with or without a right to execute it.
  union
  select functions.*
    from functions
    join pg_catalog.pg_trigger on tgfoid = functions.oid and not tgisinternal
    join exposed on exposed.relation = tgrelid and exposed.can_write
) as reachable
cross join parameters
cross join lateral (
  select value, btrim(value, ' ') in ('""', '''''', '') or btrim(value, ' "') = 'pg_catalog' as is_qualified
    from (
      select (select substr(setting, length('search_path=') + 1)
                from unnest(reachable.config) as setting
               where setting like 'search\_path=%') as value
    ) as configured
) as path
cross join (
  select
    coalesce(bool_or(has_database_privilege(actors.oid, current_database(), 'temporary')), false) as is_temporary,
    coalesce(bool_or(has_database_privilege(actors.oid, current_database(), 'create')
                     or exists (select from schemas where has_schema_privilege(actors.oid, schemas.oid, 'create'))), false) as is_anywhere
    from actors
   where actors.oid <> 0
) as planting
left join lateral (
  select schemas.name
    from unnest(string_to_array(path.value, ',')) as entry
    join schemas on schemas.name = btrim(entry, ' "')
   where exists (
     select from actors where actors.oid <> 0 and has_schema_privilege(actors.oid, schemas.oid, 'create'))
   limit 1
) as planted on true
left join verdicts on verdicts.rule = 'unqualified' and verdicts.subject = reachable.oid
cross join lateral (
  -- Unjudged: a variable, a cast, or a table without its schema is suspected.
  select
    case when parameters.is_judged
         then coalesce(found -> 'relations' <> '[]' or (found -> 'executes')::boolean, false)
         else reachable.source ~* '\m(from|join|into|update)\s+"?\w+"?\s*([^.\w"]|$)' end as relations,
    case when parameters.is_judged then coalesce(found -> 'functions' <> '[]', false) else true end as functions,
    case when parameters.is_judged then coalesce(found -> 'types' <> '[]', false)
         else reachable.source ~* '(\mdeclare\M|::|\mcast\s*\()' end as types,
    (select string_agg(name, ', ' order by kind, name)
       from (
         select 1 as kind, name from jsonb_array_elements_text(found -> 'relations') as listed (name)
         union all
         select 2, 'what the text that it executes names' where (found -> 'executes')::boolean
         union all
         select 3, 'the type ' || name from jsonb_array_elements_text(found -> 'types') as listed (name)
         union all
         select 4, name || '()' from jsonb_array_elements_text(found -> 'functions') as listed (name)
          where path.value is null or planted.name is not null
       ) as listed) as list
  from (select verdicts.detail::jsonb as found) as judged
) as names
where reachable.is_definer
  and pg_get_function_sqlbody(reachable.oid) is null
  and (select lanname from pg_catalog.pg_language where pg_language.oid = reachable.language) in ('sql', 'plpgsql')
  and case
        when path.value is null then names.relations or names.functions or names.types or planting.is_anywhere
        when planted.name is not null then true
        when btrim(path.value, ' ') ~ '"?pg_temp"?$' then false
        else (names.relations or names.types) and (planting.is_temporary or not path.is_qualified)
      end
