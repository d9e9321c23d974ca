-- Who logs in for them, and what either can become.
logins as materialized (
  with recursive holders as (
    select member from memberships where role in (select oid from request_roles)
    union
    select memberships.member from holders join memberships on memberships.role = holders.member
  )
  select pg_roles.oid, rolname as name
    from pg_catalog.pg_roles
   where rolcanlogin
     and pg_roles.oid in (select member from holders union select oid from request_roles)
     and pg_roles.oid not in (select administrators.oid from administrators)
     and not exists (
       select from declared where declared.rule = 'operator' and declared.refobject = format('role %I', rolname))
),
application_roles as materialized (
  select oid, name from request_roles union select oid, name from logins
),
-- Every role that the application can become, by inheritance or by SET ROLE.
reach as materialized (
  with recursive reached as (
    select oid as origin, oid as role from application_roles
    union
    select reached.origin, memberships.role from reached join memberships on memberships.member = reached.role
  )
  select reached.origin, reached.role, pg_roles.rolname as name,
         rolsuper or rolbypassrls as is_exempt
    from reached
    join pg_catalog.pg_roles on pg_roles.oid = reached.role
),
-- Those whose privileges count: a role that is exempt, or owns the tables, is a finding of its own.
actors as materialized (
  select distinct reach.role as oid, reach.name
    from reach
   where not reach.is_exempt
     and reach.role not in (select administrators.oid from administrators)
     and reach.name !~ '^pg_'
  union all
  -- No role of the application is known: then whatever anybody may do counts.
  select 0::oid, 'public'
   where not exists (select from application_roles)
  union all
  select pg_roles.oid, rolname
    from pg_catalog.pg_roles
   where not exists (select from application_roles)
     and rolcanlogin and not rolsuper and not rolbypassrls and rolname !~ '^pg_'
     and pg_roles.oid not in (select administrators.oid from administrators)
),
-- Nor is it known whether the application logs in as the owner: what stands before the owner is judged too.
judged_owners as materialized (
  select distinct pg_roles.oid, rolname as name
    from tenant_relations
    join pg_catalog.pg_roles on pg_roles.oid = tenant_relations.owner
   where not exists (select from application_roles)
     and pg_roles.oid not in (select actors.oid from actors)
)
