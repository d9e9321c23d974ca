-- A foreign table has no row security: the far side sees the mapped user. Without
-- a tenant column and without keys nothing tells whose its rows are.
select
  'foreign-table' as rule,
  case when is_of_tenants then 'error' else 'warning' end as level,
  relations.name as object,
  format(case when is_of_tenants
              then 'The foreign table %1$s holds tenants'' rows, and %2$s can reach it: row security does not apply to a foreign table.'
              else '%2$s can reach the foreign table %1$s. Row security does not apply to a foreign table, and no column of it tells whose a row is.' end,
         relations.name, exposed.actor_names) as detail,
  format('revoke all on %s from %s;', relations.name, exposed.actor_names) as remedy,
  format('foreign-table %s', relations.name) as identity
from relations
join exposed on exposed.relation = relations.oid
cross join lateral (
  select relations.oid in (select oid from tenant_relations) as is_of_tenants
) as rows
where relations.kind = 'f'
  and exists (select from tenant_relations)
