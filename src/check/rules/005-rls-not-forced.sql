-- Without FORCE the owner is not held: nor are its views and its SECURITY
-- DEFINER functions. Where the owner is exempt anyway it makes no difference.
select
  'rls-not-forced' as rule,
  'warning' as level,
  relations_of_tenants.name as object,
  format('Row security of %s is not forced. Its owner %I sees the rows of every tenant, and so does every view and SECURITY DEFINER function of %I.',
         relations_of_tenants.name, rolname, rolname) as detail,
  format('alter table %s force row level security;', relations_of_tenants.name) as remedy,
  format('rls-not-forced %s', relations_of_tenants.name) as identity,
  format('tables of role %I', rolname) as cause
from relations_of_tenants
join pg_catalog.pg_roles on pg_roles.oid = relations_of_tenants.owner
where relations_of_tenants.kind in ('r', 'p')
  and relations_of_tenants.is_walled
  and not relations_of_tenants.is_forced
  and (not (rolsuper or rolbypassrls)
       -- Its other tables are forced: this one was forgotten.
       or exists (
         select from relations_of_tenants as other where other.owner = relations_of_tenants.owner and other.is_forced))
