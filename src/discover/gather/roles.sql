-- Who requests run as, the likeliest first, and which logins become it.
select found.*
from (
  select
    request_roles.name, pg_roles.rolcanlogin as "isLogin", pg_roles.rolbypassrls or pg_roles.rolsuper as "isExempt",
    (select count(*)::int from pg_catalog.pg_policy join relations on relations.oid = polrelid
      where request_roles.oid = any (polroles)) as policies,
    (select count(distinct relations.oid)::int
       from relations
       join pg_catalog.pg_class on pg_class.oid = relations.oid
       cross join lateral aclexplode(relacl) as acl
      where acl.grantee = request_roles.oid and acl.grantee <> relowner
        and acl.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')) as grants,
    (select count(*)::int from relations where owner = request_roles.oid and kind in ('r', 'p')) as owned,
    array(
      select logins.name::text
        from logins
        join pg_catalog.pg_roles as login on login.oid = logins.oid
       where logins.oid <> request_roles.oid and not login.rolsuper
         and pg_has_role(logins.oid, request_roles.oid, 'member')
       -- Of several, the one that may do least is the server's.
       order by (select count(*) from pg_catalog.pg_roles as other
                  where other.rolbypassrls and pg_has_role(logins.oid, other.oid, 'member')), 1) as logins
  from request_roles
  join pg_catalog.pg_roles on pg_roles.oid = request_roles.oid
) as found
-- Nobody in particular is no tenant's user, and who is granted nothing makes no requests: such roles come last.
order by found.name ~ 'anon', found.grants + found.owned = 0, found.policies desc, found."isExempt", found.grants desc, 1
