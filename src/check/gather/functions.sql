-- Every function that is not Postgres's own: a policy may call any of them.
select
  pg_proc.oid::int8 as oid, nspname as schema, proname as name, lanname as language, proargnames as arguments,
  prorettype = 'boolean'::regtype as answers, proretset as "returnsSet", coalesce(pg_get_function_sqlbody(pg_proc.oid), prosrc) as source
from pg_catalog.pg_proc
join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
join pg_catalog.pg_language on pg_language.oid = prolang
where nspname not in ('pg_catalog', 'information_schema')
  and lanname not in ('c', 'internal')
