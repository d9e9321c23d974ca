import { catalogTests } from "./expect-no-rows.ts";

const GRANTS = `
  select relation.oid::regclass as relation, coalesce(pg_roles.rolname, 'public') as grantee, acl.privilege_type
    from pg_class as relation
    cross join aclexplode(relation.relacl) as acl
    left join pg_roles on pg_roles.oid = acl.grantee
   where relation.relnamespace in ('app_public'::regnamespace, 'app_private'::regnamespace, 'tenancy'::regnamespace, 'app_operations'::regnamespace)`;

await catalogTests({
  "a tenant's user may read and write rows at most": {
    query: `select * from (${GRANTS}) as grants
             where grantee = 'app_user' and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`,
    brokenBy: `grant truncate, references, trigger on app_public.documents to app_user`,
  },
  "an anonymous caller may read, and only what is global": {
    query: `select * from (${GRANTS}) as grants
             where grantee = 'app_anonymous'
               and (privilege_type <> 'SELECT' or relation in (select relation from tenancy.protected_tables))`,
    brokenBy: `grant select on app_public.documents to app_anonymous`,
  },
  "nothing is granted to everyone": {
    query: `select * from (${GRANTS}) as grants where grantee = 'public'`,
    brokenBy: `grant select on app_public.products to public`,
  },
  "no tenant role has anything on a partition, or in app_private": {
    query: `
      select oid::regclass::text
        from pg_class
       where (relispartition or relnamespace = 'app_private'::regnamespace)
         and relkind in ('r', 'p', 'v')
         and (has_any_column_privilege('app_user', oid, 'select, insert, update, references')
              or has_table_privilege('app_user', oid, 'delete, truncate, trigger'))
      union all
      select 'app_private'::text where has_schema_privilege('app_user', 'app_private', 'usage, create')`,
    brokenBy: `grant select on app_private.orders_p03 to app_user`,
  },
  "no tenant role creates objects anywhere": {
    query: `
      select nspname, rolname
        from pg_namespace, pg_roles
       where rolname in ('app_user', 'app_anonymous', 'app_authenticator', 'app_platform', 'app_operator')
         and nspname !~ '^pg_(toast|temp)'
         and has_schema_privilege(rolname, nspname, 'create')
      union all
      select datname, rolname
        from pg_database, pg_roles
       where datname = current_database()
         and rolname in ('app_user', 'app_anonymous', 'app_authenticator', 'app_platform', 'app_operator')
         and has_database_privilege(rolname, datname, 'create, temporary')`,
    brokenBy: `grant create on schema app_public to app_user`,
  },
  "no function may be executed by everyone": {
    query: `
      select oid::regprocedure
        from pg_proc
       where pronamespace in ('app_public'::regnamespace, 'app_private'::regnamespace, 'tenancy'::regnamespace, 'app_operations'::regnamespace)
         and (proacl is null or exists (select from aclexplode(proacl) as acl where acl.grantee = 0))`,
    brokenBy: `grant execute on function tenancy.lower_walls(text) to public`,
  },
  "a tenant's user executes the functions of the kernel that are named here, and no other": {
    query: `
      select oid::regprocedure
        from pg_proc
       where pronamespace = 'tenancy'::regnamespace
         and has_function_privilege('app_user', oid, 'execute')
         and proname not in ('raise_missing_context', 'current_tenant_id', 'current_user_id', 'current_user_role', 'current_key_id',
                             'sealed_tenant_id', 'sealed_user_id', 'sealed_user_role', 'sealed_key_id', 'cache_seal',
                             'cache_keys', 'end_key', 'require_readable',
                             'require_context', 'require_tenant_id', 'verify_context', 'verify_tenant_id',
                             'sees_whole_tenant', 'may_write', 'passes_walls', 'differs', 'enter', 'uuid_v7', 'seal_is_required')`,
    brokenBy: `grant execute on function tenancy.switch_walls(boolean, text) to app_user`,
  },
  "the server's login reaches the two request roles and is exempt from nothing": {
    query: `
      with recursive reach as (
        select oid from pg_roles where rolname = 'app_authenticator'
        union
        select roleid from pg_auth_members join reach on reach.oid = member
      )
      select rolname
        from reach join pg_roles using (oid)
       where rolname not in ('app_authenticator', 'app_user', 'app_anonymous')
          or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit`,
    brokenBy: `grant app_platform to app_authenticator`,
  },
  "the owner is neither exempt nor a login": {
    query: `select from pg_roles where rolname = 'app_owner' and (rolsuper or rolbypassrls or rolcanlogin)`,
    brokenBy: `alter role app_owner bypassrls`,
  },
  "everything belongs to the owner": {
    query: `
      select oid::regclass::text from pg_class
       where relnamespace in ('app_public'::regnamespace, 'app_private'::regnamespace, 'tenancy'::regnamespace, 'app_operations'::regnamespace)
         and relowner <> 'app_owner'::regrole
      union all
      select oid::regprocedure::text from pg_proc
       where pronamespace in ('app_public'::regnamespace, 'app_private'::regnamespace, 'tenancy'::regnamespace, 'app_operations'::regnamespace)
         and proowner <> 'app_owner'::regrole`,
    brokenBy: `alter table app_public.documents owner to app_operator`,
  },
  "no role or database starts with a tenant": {
    query: `select setconfig from pg_db_role_setting where array_to_string(setconfig, ',') ~ 'app\\.'`,
    brokenBy: `alter role app_user set app.current_tenant_id = '00000000-0000-0000-0000-000000000000'`,
  },
});
