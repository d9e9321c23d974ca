-- Every policy of the schemas in scope, as Postgres keeps it.
select
  pg_policy.oid::int8 as oid, polrelid::int8 as relation, polname as name, polpermissive as permissive,
  polcmd as command, polroles::int8[] as roles, polqual::text as using, polwithcheck::text as check
from pg_catalog.pg_policy
join relations on relations.oid = polrelid
order by pg_policy.oid
