-- PUBLIC may execute every new function until somebody takes that back, and a
-- revoke in a schema's default privileges does not: only the global one counts.
select
  'execute-granted' as rule,
  'info' as level,
  format('role %I', owner_role.rolname) as object,
  format('Everybody may execute each new function of %I until somebody revokes it%s.', owner_role.rolname,
         case when open_functions.count = 0 then ''
              else format('. %s open to PUBLIC now%s', case open_functions.count when 1 then 'One function is' else open_functions.count || ' functions are' end,
                          case when open_functions.definers is null then ''
                               else format(', and these run with their owner''s rights: %s', open_functions.definers) end) end) as detail,
  format('alter default privileges for role %I revoke execute on functions from public;', owner_role.rolname) as remedy,
  format('execute-granted %s', owner_role.rolname) as identity
from pg_catalog.pg_roles as owner_role
cross join lateral (
  select count(*) as count,
         string_agg(functions.signature::text, ', ' order by functions.signature::text) filter (where is_definer) as definers
    from functions
    join pg_catalog.pg_proc on pg_proc.oid = functions.oid
   where functions.owner = owner_role.oid
     and functions.result not in ('trigger'::regtype, 'event_trigger'::regtype)
     and exists (
       select from aclexplode(coalesce(proacl, acldefault('f', proowner))) as acl
        where acl.grantee = 0 and acl.privilege_type = 'EXECUTE')
) as open_functions
where owner_role.oid in (select owner from functions union select owner from tenant_relations)
  and owner_role.oid not in (select oid from platform_roles)
  and exists (select from tenant_relations)
  and not exists (
    select
      from pg_catalog.pg_default_acl
     where defaclrole = owner_role.oid and defaclobjtype = 'f' and defaclnamespace = 0
       and not exists (
         select from aclexplode(defaclacl) as acl where acl.grantee = 0 and acl.privilege_type = 'EXECUTE'))
