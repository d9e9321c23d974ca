-- A table that belongs to no tenant is read by all of them: whoever writes it,
-- writes for all.
select
  'shared-table-writable' as rule,
  'warning' as level,
  relations.name as object,
  format('%s belongs to no tenant, row security is off, and %s can write it: one tenant changes what all read.',
         relations.name,
         string_agg(quote_ident(actor_name), ', ' order by actor_name) filter (where can_insert or can_update or can_delete)) as detail,
  format('revoke insert, update, delete, truncate on %s from %s;', relations.name,
         string_agg(quote_ident(actor_name), ', ' order by actor_name) filter (where can_insert or can_update or can_delete)) as remedy,
  format('shared-table-writable %s', relations.name) as identity
from relations
join access on access.relation = relations.oid
where relations.kind in ('r', 'p')
  and not relations.is_walled
  and not relations.is_partition
  and relations.oid not in (select oid from tenant_relations)
  and exists (select from tenant_relations)
  -- What hangs from a tenant's row is not shared, but open: another rule's finding.
  and relations.oid not in (select relation from hanging)
group by relations.oid, relations.name
having bool_or(can_insert or can_update or can_delete)
