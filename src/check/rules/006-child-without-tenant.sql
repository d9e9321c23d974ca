-- A table without a tenant column whose rows hang from a tenant's rows, at any
-- distance, with no wall of its own: it is open although its parent is not.
select
  'child-without-tenant' as rule,
  'error' as level,
  relations.name as object,
  format('Row security is off for %s, which %s can reach. It has no column for the tenant, but its rows belong to rows of tenants: it references %s.',
         relations.name, exposed.actor_names,
         string_agg(distinct parent.name || case when hanging.parent = hanging.root then ''
                                                 else format(', which leads to %s', root.name) end, ' and ')) as detail,
  format('alter table %s enable row level security, force row level security;', relations.name) as remedy,
  format('child-without-tenant %s', relations.name) as identity
from relations
join exposed on exposed.relation = relations.oid
join hanging on hanging.relation = relations.oid
join relations as parent on parent.oid = hanging.parent
join relations as root on root.oid = hanging.root
where not relations.is_walled
  and not relations.is_partition
group by relations.oid, relations.name, exposed.actor_names
