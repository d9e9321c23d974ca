-- Every policy of the schemas in scope, as Postgres keeps it. Thousands of policies are mostly the
-- same few texts: each comes once, with the first policy that has it.
select
  oid::int8 as oid, relation::int8 as relation, name, permissive, command, roles, "usingKey", "checkKey",
  case when oid = min(oid::int8) over (partition by "usingKey") then using_text end as using,
  case when oid = min(oid::int8) over (partition by "checkKey") then check_text end as check
from (
  select
    pg_policy.oid::int8 as oid, polrelid as relation, polname as name, polpermissive as permissive,
    polcmd as command, polroles::int8[] as roles, polqual::text as using_text, polwithcheck::text as check_text,
    md5(polqual::text) as "usingKey", md5(polwithcheck::text) as "checkKey"
  from pg_catalog.pg_policy
  join relations on relations.oid = polrelid
) as stored
order by oid
