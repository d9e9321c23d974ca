-- A role that no wall holds, among those that the application logs in as or
-- that its requests run as.
select
  'exempt-role' as rule,
  case when rolsuper or rolbypassrls or rolreplication then 'error' else 'warning' end as level,
  format('role %I', rolname) as object,
  format('%I has %s: %s.', rolname, attributes.list,
         case when rolsuper or rolbypassrls then 'no policy applies to it'
              when rolreplication then 'it can read the changes of every tenant from the log'
              else 'it can make roles and give itself memberships' end) as detail,
  format('alter role %I %s;', rolname, attributes.remedy) as remedy,
  format('exempt-role %s', rolname) as identity
from pg_catalog.pg_roles
cross join lateral (
  select string_agg(upper(name), ', ') as list, string_agg('no' || name, ' ') as remedy
    from (values ('superuser', rolsuper), ('bypassrls', rolbypassrls),
                 ('replication', rolreplication), ('createrole', rolcreaterole)) as flags (name, is_set)
   where is_set
) as attributes
where pg_roles.oid in (select oid from application_roles)
  and (rolsuper or rolbypassrls or rolreplication or rolcreaterole)
