-- What a policy calls decides who sees what: whoever owns it, or can plant a
-- name before one that it uses, decides instead. Which names a body uses without
-- their schema is read out of its text.
select distinct
  'policy-helper' as rule,
  case when owned.role is not null or names.relations then 'error' else 'warning' end as level,
  functions.name as object,
  case when owned.role is not null
       then format('Policies call the %s. It belongs to %I, and the application can become that role and replace it.',
                   functions.name, owned.name)
       else format('Policies call the %s. It runs with its caller''s search_path and names %s without a schema: the caller decides what that is, and so what the policy answers.',
                   functions.name, coalesce(names.list, 'tables')) end as detail,
  case when owned.role is not null then null
       else format('alter function %s set search_path = pg_catalog, %s, pg_temp;', functions.signature,
                   (select string_agg(quote_ident(name), ', ') from schemas where schemas.oid = functions.schema)) end as remedy,
  format('policy-helper %s', functions.name) as identity,
  left(pg_get_functiondef(functions.oid), 600) as definition
from pg_catalog.pg_depend
join functions on functions.oid = refobjid
cross join parameters
left join verdicts on verdicts.rule = 'unqualified' and verdicts.subject = functions.oid
left join lateral (
  select reach.role, reach.name from reach where reach.role = functions.owner limit 1
) as owned on true
cross join lateral (
  select
    case when parameters.is_judged
         then coalesce(found -> 'relations' <> '[]' or (found -> 'executes')::boolean, false)
         -- Unjudged: a body that names tables without their schema.
         else functions.source ~* '\m(from|join)\s+(?!(lateral|unnest|jsonb?_\w+|regexp_\w+|generate_series|string_to_table|only)\M)["a-z_][\w"]*\M(?!\s*[.(])'
    end as relations,
    coalesce(parameters.is_judged and found -> 'functions' <> '[]', false) as functions,
    (select string_agg(name, ', ' order by name)
       from (
         select name from jsonb_array_elements_text(found -> 'relations') as listed (name)
         union all
         select name || '()' from jsonb_array_elements_text(found -> 'functions') as listed (name)
       ) as listed) as list
  from (select verdicts.detail::jsonb as found) as judged
) as names
where classid = 'pg_catalog.pg_policy'::regclass
  and refclassid = 'pg_catalog.pg_proc'::regclass
  and (owned.role is not null
       or (pg_get_function_sqlbody(functions.oid) is null
           and not functions.is_definer
           and (select lanname from pg_catalog.pg_language where pg_language.oid = functions.language) in ('sql', 'plpgsql')
           and not exists (select from unnest(functions.config) as setting where setting like 'search\_path=%')
           and (names.relations or names.functions)))
