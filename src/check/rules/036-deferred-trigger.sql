-- A deferred trigger runs at COMMIT, with the role and the settings of then.
-- Judged: one whose function asks who is there.
select
  'deferred-trigger' as rule,
  'warning' as level,
  format('trigger %I on %s', tgname, tenant_relations.name) as object,
  format('The trigger %I of %s is deferrable and reads the context. At COMMIT that may no longer be the context of the statement.',
         tgname, tenant_relations.name) as detail,
  format(E'drop trigger %1$I on %2$s;\n%3$s;', tgname, tenant_relations.name,
         replace(replace(pg_get_triggerdef(pg_trigger.oid), ' DEFERRABLE INITIALLY DEFERRED', ''), ' DEFERRABLE', '')) as remedy,
  format('deferred-trigger %s.%s', tenant_relations.name, tgname) as identity,
  tgfoid as subject,
  pg_get_triggerdef(pg_trigger.oid) as definition
from pg_catalog.pg_trigger
join tenant_relations on tenant_relations.oid = tgrelid
where not tgisinternal
  and tgdeferrable
