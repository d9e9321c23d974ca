-- What a policy calls decides who sees what: whoever owns it, or can plant a
-- name before one that it uses, decides instead.
select distinct
  'policy-helper' as rule,
  'error' as level,
  functions.name as object,
  case when owned.role is not null
       then format('%s stands in policies and belongs to %I, which the application can become: it can be replaced.',
                   functions.name, owned.name)
       else format('%s stands in policies and does not fix its search_path: the caller''s decides what its names mean.',
                   functions.name) end as detail,
  case when owned.role is not null then null
       else format('alter function %s set search_path = pg_catalog, %s, pg_temp;', functions.signature,
                   (select string_agg(quote_ident(name), ', ') from schemas where schemas.oid = functions.schema)) end as remedy,
  format('policy-helper %s', functions.name) as identity
from pg_catalog.pg_depend
join functions on functions.oid = refobjid
left join lateral (
  select reach.role, reach.name from reach where reach.role = functions.owner limit 1
) as owned on true
where classid = 'pg_catalog.pg_policy'::regclass
  and refclassid = 'pg_catalog.pg_proc'::regclass
  and (owned.role is not null
       or (pg_get_function_sqlbody(functions.oid) is null
           and not functions.is_definer
           and (select lanname from pg_catalog.pg_language where pg_language.oid = functions.language) in ('sql', 'plpgsql')
           and not exists (select from unnest(functions.config) as setting where setting like 'search\_path=%')
           -- A body that names tables without their schema.
           and functions.source ~* '\m(from|join)\s+(?!(lateral|unnest|jsonb?_\w+|regexp_\w+|generate_series|string_to_table|only)\M)["a-z_][\w"]*\M(?!\s*[.(])'))
