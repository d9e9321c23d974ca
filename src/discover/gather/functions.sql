-- Every function that is not Postgres's own: a policy may call any of them.
select
  pg_proc.oid::int8 as oid, nspname as schema, proname as name, lanname as language, proargnames as arguments,
  prorettype = 'boolean'::regtype as answers, proretset as "returnsSet", prosecdef as "isDefiner",
  -- Of a function in C, such as an extension's auth.user_id(), the name is all there is to read.
  case when lanname = 'c' and provolatile <> 'i' and pronargs <= 1 and proname ~ '(^|_)(user|uid|jwt|claims?|session|tenant)(_|$)'
       then 'current_setting()'
       else coalesce(pg_get_function_sqlbody(pg_proc.oid), prosrc) end as source
from pg_catalog.pg_proc
join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
join pg_catalog.pg_language on pg_language.oid = prolang
where nspname not in ('pg_catalog', 'information_schema')
  and lanname <> 'internal'
  and (lanname <> 'c' or provolatile <> 'i' and pronargs <= 1 and proname ~ '(^|_)(user|uid|jwt|claims?|session|tenant)(_|$)')
