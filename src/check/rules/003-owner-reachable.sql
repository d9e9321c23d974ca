-- Whoever is the owner, or can become it, can take the wall down.
select
  'owner-reachable' as rule,
  'error' as level,
  tenant_relations.name as object,
  format('%s belongs to %I, and the application can become that role (%s). An owner can switch row security off%s.',
         tenant_relations.name, owner_role.rolname,
         string_agg(distinct format('%I', application_roles.name), ', '),
         case when tenant_relations.is_forced then '' else ', and is not held by it' end) as detail,
  case when owner_role.oid in (select oid from application_roles)
       then case when other_owner.name is not null
                 then format('alter table %s owner to %I;', tenant_relations.name, other_owner.name) end
       when count(distinct application_roles.name) = 1 and bool_or(memberships.member is not null)
       then format('revoke %I from %s;', owner_role.rolname, min(format('%I', application_roles.name)))
  end as remedy,
  format('owner-reachable %s', tenant_relations.name) as identity
from tenant_relations
join reach on reach.role = tenant_relations.owner
join application_roles on application_roles.oid = reach.origin
join pg_catalog.pg_roles as owner_role on owner_role.oid = tenant_relations.owner
left join memberships on memberships.member = application_roles.oid and memberships.role = owner_role.oid
left join lateral (
  select rolname as name
    from tenant_relations as other
    join pg_catalog.pg_roles on pg_roles.oid = other.owner
   where other.owner not in (select role from reach)
   group by rolname
   order by count(*) desc
   limit 1
) as other_owner on true
where tenant_relations.kind in ('r', 'p')
  and not tenant_relations.is_partition
group by tenant_relations.oid, tenant_relations.name, tenant_relations.is_forced, owner_role.oid, owner_role.rolname,
         other_owner.name
