/**
 * What the schema text is made of. Each query answers `object` (a relation, or
 * nothing for what stands alone) and `line`, in the order in which they are printed.
 */
const OURS = `('tenancy'::regnamespace, 'app_public'::regnamespace, 'app_private'::regnamespace)`;

/** A privilege list, with the columns where it is not on the whole table. */
const GRANTS = `
  select relation, grantee, string_agg(privilege || columns, ', ' order by privilege) as privileges
    from (
      select pg_class.oid as relation, coalesce(pg_roles.rolname, 'public') as grantee,
             lower(acl.privilege_type) as privilege, '' as columns
        from pg_class
        cross join aclexplode(relacl) as acl
        left join pg_roles on pg_roles.oid = acl.grantee
       where acl.grantee <> relowner
      union all
      select attrelid, coalesce(pg_roles.rolname, 'public'), lower(acl.privilege_type),
             ' (' || string_agg(attname, ', ' order by attnum) || ')'
        from pg_attribute
        cross join aclexplode(attacl) as acl
        left join pg_roles on pg_roles.oid = acl.grantee
       group by 1, 2, 3
    ) as granted
   group by relation, grantee`;

export const schemaQueries = {
  roles: `
    select concat_ws(', ', rolname || case when rolcanlogin then ' login' else '' end,
             case when rolbypassrls then 'bypassrls' end,
             'member of ' || nullif((
               select string_agg(member_of.rolname, ', ' order by member_of.rolname)
                 from pg_auth_members join pg_roles as member_of on member_of.oid = roleid
                where member = pg_roles.oid), '')) as line
      from pg_roles where rolname ~ '^app_' order by rolname collate "C"`,

  schemas: `
    select format('%s: usage for %s', nspname, (
             select string_agg(rolname, ', ' order by rolname)
               from aclexplode(nspacl) as acl join pg_roles on pg_roles.oid = acl.grantee
              where acl.privilege_type = 'USAGE' and acl.grantee <> nspowner)) as line
      from pg_namespace where oid in ${OURS} order by nspname collate "C"`,

  domains: `
    select format('%s as %s %s', pg_type.oid::regtype, format_type(typbasetype, typtypmod),
                  string_agg(pg_get_constraintdef(pg_constraint.oid), ' ' order by conname)) as line
      from pg_type left join pg_constraint on contypid = pg_type.oid
     where typtype = 'd' and typnamespace in ${OURS}
     group by pg_type.oid, typbasetype, typtypmod order by pg_type.oid::regtype::text collate "C"`,

  relations: `
    select oid::regclass::text as object, obj_description(oid, 'pg_class') as comment,
           case relkind when 'v' then 'view' else 'table' end as kind, pg_get_partkeydef(oid) as partitioned,
           case when relrowsecurity and relforcerowsecurity then 'enabled and forced'
                when relrowsecurity then 'enabled' else 'none' end as security,
           array_to_string(reloptions, ', ') as options
      from pg_class
     where relnamespace in ${OURS} and relkind in ('r', 'p', 'v') and not relispartition
     order by oid::regclass::text collate "C"`,

  columns: `
    select attrelid::regclass::text as object,
           concat_ws(' ', attname, format_type(atttypid, atttypmod), case when attnotnull then 'not null' end,
                     case attidentity when 'a' then 'generated always as identity' end,
                     'default ' || pg_get_expr(adbin, adrelid)) as line
      from pg_attribute
      join pg_class on pg_class.oid = attrelid
      left join pg_attrdef on adrelid = attrelid and adnum = attnum
     where relnamespace in ${OURS} and relkind in ('r', 'p', 'v') and not relispartition
       and attnum > 0 and not attisdropped
     order by attnum`,

  constraints: `
    select conrelid::regclass::text as object, conname || ' ' || pg_get_constraintdef(oid) as line
      from pg_constraint
     where connamespace in ${OURS} and conrelid <> 0 and contype <> 'n' and conparentid = 0
       and not (select relispartition from pg_class where pg_class.oid = conrelid)
     order by position(contype in 'pufxc'), conname collate "C"`,

  indexes: `
    select indrelid::regclass::text as object,
           regexp_replace(pg_get_indexdef(indexrelid), '^CREATE (UNIQUE )?INDEX (\\S+) ON .*? USING ', '\\2 \\1') as line
      from pg_index join pg_class on pg_class.oid = indexrelid
     where relnamespace in ${OURS} and not relispartition
       and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
     order by relname collate "C"`,

  triggers: `
    select tgrelid::regclass::text as object,
           regexp_replace(pg_get_triggerdef(pg_trigger.oid), '^CREATE TRIGGER ', '') as line
      from pg_trigger join pg_class on pg_class.oid = tgrelid
     where relnamespace in ${OURS} and not tgisinternal and not relispartition
     order by tgname collate "C"`,

  policies: `
    select polrelid::regclass::text as object,
           concat_ws(' ', polname || ':', case when polpermissive then 'permissive' else 'restrictive' end,
             case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
             'to', (select string_agg(coalesce(rolname, 'public'), ', ' order by rolname)
                      from unnest(polroles) as role left join pg_roles on pg_roles.oid = role),
             'using (' || pg_get_expr(polqual, polrelid) || ')',
             case when pg_get_expr(polwithcheck, polrelid) is distinct from pg_get_expr(polqual, polrelid)
                  then 'with check (' || pg_get_expr(polwithcheck, polrelid) || ')' end) as line
      from pg_policy
     order by polpermissive, polname collate "C"`,

  grants: `
    select relation::regclass::text as object, grantee || ': ' || privileges as line
      from (${GRANTS}) as grants join pg_class on pg_class.oid = relation
     where relnamespace in ${OURS} and not relispartition
     order by grantee collate "C"`,

  partitions: `
    select inhparent::regclass::text as object,
           format('%s %s to %s; row security %s, %s policies, granted to %s', count(distinct inhrelid),
                  min(inhrelid::regclass::text), max(inhrelid::regclass::text),
                  string_agg(distinct case when relrowsecurity and relforcerowsecurity then 'forced' else 'open' end, ', '),
                  count(distinct pg_policy.oid), coalesce(string_agg(distinct grants.grantee, ', '), 'nobody')) as line
      from pg_inherits
      join pg_class on pg_class.oid = inhrelid
      left join pg_policy on polrelid = inhrelid
      left join (${GRANTS}) as grants on grants.relation = inhrelid
     where relkind = 'r' and relnamespace in ${OURS}
     group by inhparent`,

  functions: `
    select concat_ws(' ', format('%s.%I(%s)', pronamespace::regnamespace, proname, pg_get_function_arguments(pg_proc.oid)),
             'returns', pg_get_function_result(pg_proc.oid), lanname,
             case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
             case when prosecdef then 'security definer' end, 'set ' || array_to_string(proconfig, ', '),
             '-- ' || coalesce((
               select string_agg(rolname, ', ' order by rolname)
                 from aclexplode(proacl) as acl join pg_roles on pg_roles.oid = acl.grantee
                where acl.grantee <> proowner), 'nobody')) as line
      from pg_proc join pg_language on pg_language.oid = prolang
     where pronamespace in ${OURS}
     order by pronamespace::regnamespace::text, proname collate "C", pg_get_function_arguments(pg_proc.oid) collate "C"`,
} as const;
