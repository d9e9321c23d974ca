-- A table without a tenant column whose rows hang from a tenant's rows, with no
-- wall of its own: it is open although its parent is not.
select
  'child-without-tenant' as rule,
  'error' as level,
  relations.name as object,
  format('%s says nothing of the tenant and has row security off, but references %s, whose rows belong to tenants; %s can reach it.',
         relations.name, min(tenant_relations.name), exposed.actor_names) as detail,
  format('alter table %s enable row level security, force row level security;', relations.name) as remedy,
  format('child-without-tenant %s', relations.name) as identity
from relations
join exposed on exposed.relation = relations.oid
join pg_catalog.pg_constraint on contype = 'f' and conrelid = relations.oid
join tenant_relations on tenant_relations.oid = confrelid
where relations.kind in ('r', 'p')
  and not relations.is_walled
  and not relations.is_partition
  and relations.oid not in (select oid from tenant_relations)
group by relations.oid, relations.name, exposed.actor_names
