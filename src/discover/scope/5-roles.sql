-- Who requests run as: the roles that policies name and privileges are granted to.

-- What a managed platform has granted to its own roles, its customers cannot change.
memberships as materialized (
  select member, roleid as role
    from pg_catalog.pg_auth_members
    join pg_catalog.pg_roles as granted on granted.oid = roleid
    join pg_catalog.pg_roles as holder on holder.oid = pg_auth_members.member
   where not (granted.oid in (select oid from platform_roles)
              and (holder.oid in (select oid from platform_roles) or holder.rolname = 'authenticator'))
     and holder.rolname !~ '^pg_'
),
administrators as materialized (
  select oid
    from pg_catalog.pg_roles
   where pg_roles.oid in (select platform_roles.oid from platform_roles)
      or (select count(*) * 2 >= (select count(*) from tenant_relations where kind in ('r', 'p')) and count(*) > 0
            from tenant_relations
           where kind in ('r', 'p') and owner = pg_roles.oid)
),
named_roles as materialized (
  select distinct role
    from pg_catalog.pg_policy
    join relations on relations.oid = polrelid
    cross join lateral unnest(polroles) as role
   where role <> 0 and role <> relations.owner
),
table_grantees as materialized (
  select distinct acl.grantee as role
    from tenant_relations
    join pg_catalog.pg_class on pg_class.oid = tenant_relations.oid
    cross join lateral aclexplode(relacl) as acl
   where acl.grantee <> relowner
  union
  select distinct acl.grantee
    from tenant_relations
    join pg_catalog.pg_attribute on attrelid = tenant_relations.oid and attacl is not null
    cross join lateral aclexplode(attacl) as acl
   where acl.grantee <> tenant_relations.owner
),
grantees as materialized (
  select role from table_grantees
  union
  -- Where nobody is granted a table of tenants, they are reached through views.
  select acl.grantee
    from relations
    join pg_catalog.pg_class on pg_class.oid = relations.oid
    cross join lateral aclexplode(relacl) as acl
   where relations.kind = 'v' and acl.grantee <> relowner
     and exists (select from tenant_relations) and not exists (select from table_grantees)
),
-- The roles that requests run as. A role that no wall holds is none, unless a policy names it.
candidates as materialized (
  select pg_roles.oid, rolname as name, rolsuper or rolbypassrls as is_exempt,
         pg_roles.oid in (select role from named_roles) as is_named
    from pg_catalog.pg_roles
   where pg_roles.oid in (select role from named_roles union select role from grantees)
     and rolname !~ '^pg_'
     and pg_roles.oid not in (select administrators.oid from administrators)
),
request_roles as materialized (
  select pg_roles.oid, rolname as name
    from pg_catalog.pg_roles, parameters
   where case
           when parameters.roles is not null then rolname = any (parameters.roles)
           when exists (select from candidates where is_named or not is_exempt)
             then pg_roles.oid in (select oid from candidates where is_named or not is_exempt)
           when exists (select from candidates) then pg_roles.oid in (select oid from candidates)
           -- Nobody but the owner: the application logs in as it.
           else rolcanlogin and not rolsuper and pg_roles.oid in (select owner from tenant_relations)
         end
)
