-- Nobody was found that requests run as, so nobody's privileges were judged: a
-- report without findings would say nothing.
select
  'no-request-role' as rule,
  'warning' as level,
  'database' as object,
  format('No role was found that requests run as: no policy names one, no table of tenants is granted to one, and %s. The check judged PUBLIC, the owner and every login instead.',
         case when exists (select from pg_catalog.pg_roles
                            where rolcanlogin and oid in (select owner from tenant_relations))
              then 'the owner is a superuser' else 'the owner cannot log in' end) as detail,
  null as remedy,
  'no-request-role' as identity
where exists (select from tenant_relations where kind in ('r', 'p'))
  and not exists (select from application_roles)
