-- Without FORCE the owner is not held: nor are its views and its SECURITY
-- DEFINER functions. Where the owner is exempt anyway it makes no difference.
select
  'rls-not-forced' as rule,
  'warning' as level,
  tenant_relations.name as object,
  format('Row security of %s is not forced: its owner %I, and every view and SECURITY DEFINER function of %I, sees every tenant.',
         tenant_relations.name, rolname, rolname) as detail,
  format('alter table %s force row level security;', tenant_relations.name) as remedy,
  format('rls-not-forced %s', tenant_relations.name) as identity
from tenant_relations
join pg_catalog.pg_roles on pg_roles.oid = tenant_relations.owner
where tenant_relations.kind in ('r', 'p')
  and tenant_relations.is_walled
  and not tenant_relations.is_forced
  and (not (rolsuper or rolbypassrls)
       -- Its other tables are forced: this one was forgotten.
       or exists (
         select from tenant_relations as other where other.owner = tenant_relations.owner and other.is_forced))
