-- Tables whose restrictive wall, for everyone and every command, is one of the
-- forms that tenancy.protect() writes, as Postgres prints them. The first leaks and
-- is reported as policy-merged-comparison; what stands beside it is not to blame.
canonical_walls as materialized (
  select distinct polrelid as relation
    from pg_catalog.pg_policy
    join walls on walls.relation = polrelid
    cross join parameters
    cross join lateral (
      select quote_ident(walls.column_name) as tenant, '( SELECT tenancy.sealed_tenant_id() AS sealed_tenant_id)' as sealed
    ) as parts
    cross join lateral (
      select array[
        format('(%s = %s)', tenant, sealed),
        format('((%1$s = tenancy.current_tenant_id()) AND uuid_eq(%1$s, %2$s))', tenant, sealed),
        format('((%1$s = tenancy.current_tenant_id()) AND (%1$s >= %2$s) AND uuid_eq(%1$s, %2$s))', tenant, sealed),
        format('((%1$s = tenancy.current_tenant_id()) AND (%1$s >= %3$s) AND uuid_eq(%1$s, %4$s))', tenant, sealed,
               '( SELECT tenancy.refuse_unsealed() AS refuse_unsealed)',
               '( SELECT tenancy.sealed_tenant_or_null() AS sealed_tenant_or_null)'),
        format('((NOT tenancy.differs(%1$s, ( SELECT sealed_tenant.tenant_id FROM tenancy.sealed_tenant)))'
               ' AND (ROW(%1$s, %1$s) >= ROW(( SELECT required_tenant.tenant_id FROM tenancy.required_tenant), ''00000000-0000-0000-0000-000000000000''::uuid))'
               ' AND (ROW(%1$s, %1$s) <= ROW(( SELECT (current_setting(''app.current_tenant_id''::text, true))::uuid AS current_setting), ''ffffffff-ffff-ffff-ffff-ffffffffffff''::uuid))'
               ' AND (%1$s = tenancy.current_tenant_id()))', tenant),
        format('((NOT tenancy.differs(%1$s, ( SELECT sealed_tenant.tenant_id FROM tenancy.sealed_tenant)))'
               ' AND (ROW(%1$s, %1$s) >= ROW(( SELECT required_tenant.tenant_id FROM tenancy.required_tenant'
               ' WHERE ((required_tenant.readable IS NULL) OR ((%2$L::regclass)::oid = ANY ((required_tenant.readable)::oid[])))), ''00000000-0000-0000-0000-000000000000''::uuid))'
               ' AND (ROW(%1$s, %1$s) <= ROW(( SELECT (current_setting(''app.current_tenant_id''::text, true))::uuid AS current_setting), ''ffffffff-ffff-ffff-ffff-ffffffffffff''::uuid))'
               ' AND (%1$s = tenancy.current_tenant_id()))', tenant, polrelid::regclass)
      ] as forms
    ) as canonical
   where not polpermissive and polcmd = '*' and polroles = '{0}'
     -- Printing an expression is dear, and a judge has read it already.
     and case
           when parameters.is_judged or to_regprocedure('tenancy.sealed_tenant_id()') is null then false
           else regexp_replace(pg_get_expr(polqual, polrelid), '\s+', ' ', 'g') = any (forms)
                and coalesce(regexp_replace(pg_get_expr(polwithcheck, polrelid), '\s+', ' ', 'g'), forms[1]) = any (forms)
         end
),
-- Policies that stand in no canonical wall's shadow: what a judge reads, or, in SQL alone, what is suspected.
loose_policies as materialized (
  select
    pg_policy.oid, polname, polrelid as relation, tenant_relations.name as relation_name,
    format('policy %I on %s', polname, tenant_relations.name) as name,
    polcmd, polpermissive, polroles, polqual, polwithcheck
    from pg_catalog.pg_policy
    join relations_of_tenants as tenant_relations on tenant_relations.oid = polrelid
   where polrelid not in (select canonical_walls.relation from canonical_walls)
),

-- Whether a role sees a table's every row: a superuser, BYPASSRLS, or its owner where the wall is not forced.
overseers as materialized (
  select tenant_relations.oid as relation, pg_roles.oid as role
    from relations_of_tenants as tenant_relations
    cross join pg_catalog.pg_roles
   where pg_roles.oid in (
           select owner from relations union select owner from functions where is_definer)
     and (pg_roles.rolsuper or pg_roles.rolbypassrls
          or not tenant_relations.is_walled
          or (not tenant_relations.is_forced and pg_has_role(pg_roles.oid, tenant_relations.owner, 'usage')))
),

-- A policy as its CREATE POLICY says it. Printing is dear: only what is reported is printed.
policy_definitions as not materialized (
  select
    pg_policy.oid,
    concat_ws(' ',
      case when not polpermissive then 'as restrictive' end,
      'for ' || case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
      'to ' || array_to_string(array(
        select case role when 0 then 'public' else quote_ident(pg_get_userbyid(role)) end from unnest(polroles) as role), ', '),
      'using (' || pg_get_expr(polqual, polrelid) || ')',
      'with check (' || pg_get_expr(polwithcheck, polrelid) || ')') as definition
    from pg_catalog.pg_policy
)
