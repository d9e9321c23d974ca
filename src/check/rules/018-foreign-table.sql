-- A foreign table has no row security: the far side sees the mapped user.
select
  'foreign-table' as rule,
  'error' as level,
  tenant_relations.name as object,
  format('The foreign table %s holds tenants'' rows and is open to %s; row security does not apply to it.',
         tenant_relations.name, exposed.actor_names) as detail,
  format('revoke all on %s from %s;', tenant_relations.name, exposed.actor_names) as remedy,
  format('foreign-table %s', tenant_relations.name) as identity
from tenant_relations
join exposed on exposed.relation = tenant_relations.oid
where tenant_relations.kind = 'f'
