-- Row security without a policy that permits: nobody but an exempt role sees a
-- row. As a way to close a table it is a lock with the grant still in it.
select
  'policy-missing' as rule,
  case when bool_and(is_default) then 'info' else 'warning' end as level,
  relations.name as object,
  format('Row security is on for %s, but it has no %spolicy: %s may use the table and finds it empty.',
         relations.name, case when restrictive.count > 0 then 'permissive ' else '' end,
         string_agg(quote_ident(access.actor_name), ', ' order by access.actor_name)) as detail,
  null::text as remedy,
  format('policy-missing %s', relations.name) as identity
from relations
join access on access.relation = relations.oid and (can_select or can_insert or can_update or can_delete)
join actors on actors.oid = access.actor
cross join lateral (
  select count(*) as count from pg_catalog.pg_policy where polrelid = relations.oid
) as restrictive
cross join lateral (
  -- Whoever made the default grant has not thought of this table.
  select exists (
    select
      from pg_catalog.pg_default_acl
      cross join lateral aclexplode(defaclacl) as acl
     where defaclobjtype = 'r' and defaclrole = relations.owner and defaclnamespace in (0, relations.schema)
       and (acl.grantee = 0 or acl.grantee = access.actor)) as is_default
) as defaults
where relations.kind in ('r', 'p')
  and relations.is_walled
  and not relations.is_partition
  and relations.oid not in (select polrelid from pg_catalog.pg_policy where polpermissive)
  and exists (select from tenant_relations)
group by relations.oid, relations.name, restrictive.count
