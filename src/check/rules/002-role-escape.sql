-- A role that is exempt is not inherited as such, but SET ROLE reaches it.
select
  'role-escape' as rule,
  'error' as level,
  format('role %I', application_roles.name) as object,
  format('%I can SET ROLE %I, which %s.', application_roles.name, reach.name,
         case when rolsuper then 'is a superuser' else 'has BYPASSRLS' end) as detail,
  case when exists (
    select from memberships where memberships.member = application_roles.oid and memberships.role = reach.role)
    then format('revoke %I from %I;', reach.name, application_roles.name) end as remedy,
  format('role-escape %s %s', application_roles.name, reach.name) as identity
from reach
join application_roles on application_roles.oid = reach.origin
join pg_catalog.pg_roles on pg_roles.oid = reach.role
where reach.is_exempt
  and reach.role not in (select oid from application_roles)
  and not exists (
    select from pg_catalog.pg_roles as self where self.oid = reach.origin and (self.rolsuper or self.rolbypassrls))
