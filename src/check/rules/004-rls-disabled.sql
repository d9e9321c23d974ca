-- A table of tenants that the application can name and no wall stands before.
select
  'rls-disabled' as rule,
  'error' as level,
  tenant_relations.name as object,
  format('Row security is off for %s, so %s can reach the rows of every tenant%s.',
         tenant_relations.name, exposed.actor_names,
         case when exists (select from pg_catalog.pg_policy where polrelid = tenant_relations.oid)
              then '. The policies of the table have no effect' else '' end) as detail,
  format('alter table %s enable row level security, force row level security;', tenant_relations.name) as remedy,
  format('rls-disabled %s', tenant_relations.name) as identity
from tenant_relations
join exposed on exposed.relation = tenant_relations.oid
where tenant_relations.kind in ('r', 'p')
  and not tenant_relations.is_walled
  and not tenant_relations.is_partition
  and not exists (select from pg_catalog.pg_inherits where inhrelid = tenant_relations.oid)
