-- A managed platform that the database is on. Supabase is known by its schema auth: its
-- roles are the server's, and another database may have made them. The others are known
-- by roles that nobody else has. What a platform brings along is not its customers' to fix:
-- its roles are nobody that requests run as, its schemas hold no tenants. On a developer's
-- own server, where somebody else has made auth.uid(), the schemas are the developer's.
platforms as materialized (
  select known.name, known.roles::name[] as roles,
         case when known.is_managed then known.schemas::name[] else '{}' end as schemas
    from (
      select
        'Supabase' as name,
        '{supabase_admin,supabase_auth_admin,supabase_storage_admin,supabase_realtime_admin,supabase_functions_admin,
          supabase_replication_admin,supabase_read_only_user,supabase_etl_admin,supabase_privileged_role,service_role,postgres,
          dashboard_user,pgbouncer,pgsodium_keyholder,pgsodium_keyiduser,pgsodium_keymaker,pgtle_admin}' as roles,
        '{auth,extensions,graphql,graphql_public,net,pgbouncer,pgsodium,pgsodium_masks,realtime,storage,
          supabase_functions,supabase_migrations,vault,_analytics,_realtime,_supavisor}' as schemas,
        is_supabase as is_managed,
        is_supabase
          or to_regrole('anon') is not null and to_regrole('authenticated') is not null
             and to_regrole('service_role') is not null and to_regprocedure('auth.uid()') is not null as is_there
        from (
          select exists (
            select from pg_catalog.pg_namespace
             where nspname = 'auth'
               and nspowner::regrole::text in ('supabase_admin', 'supabase_auth_admin')) as is_supabase
        ) as asked
      union all
      select 'Amazon RDS', '{rdsadmin,rds_superuser,rds_replication,rds_password,rds_iam,rds_ad,rdsrepladmin,rdstopmgr,rds_reserved}',
             '{}', true, to_regrole('rdsadmin') is not null
      union all
      select 'Google Cloud SQL',
             '{cloudsqladmin,cloudsqlsuperuser,cloudsqlagent,cloudsqlreplica,cloudsqlimportexport,cloudsqliamuser,cloudsqliamserviceaccount}',
             '{}', true, to_regrole('cloudsqladmin') is not null
      union all
      select 'Azure Database', '{azuresu,azure_superuser,azure_pg_admin}', '{}', true, to_regrole('azuresu') is not null
      union all
      select 'Neon', '{cloud_admin,neon_superuser,neon_service}', '{neon,neon_auth,neon_migration}', true,
             to_regrole('neon_superuser') is not null
    ) as known
   where known.is_there
),
platform_roles as materialized (
  select pg_roles.oid, rolname as name
    from platforms
    join pg_catalog.pg_roles on rolname = any (platforms.roles)
),

-- The schemas that are the user's own.
schemas as materialized (
  select pg_namespace.oid, nspname as name, nspowner as owner
    from pg_catalog.pg_namespace, parameters
   where nspname !~ '^pg_'
     and nspname not in ('information_schema', 'graphile_migrate')
     and (parameters.schemas is null or nspname = any (parameters.schemas))
     and not exists (select from platforms where nspname = any (platforms.schemas))
     and not exists (
       select
         from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_namespace'::regclass and objid = pg_namespace.oid and deptype = 'e')
),

relations as materialized (
  select
    pg_class.oid, format('%I.%I', schemas.name, relname) as name, relname, relkind as kind, relowner as owner,
    relrowsecurity as is_walled, relforcerowsecurity as is_forced, relispartition as is_partition,
    relnamespace as schema, reloptions as options
    from pg_catalog.pg_class
    join schemas on schemas.oid = relnamespace
   where relkind in ('r', 'p', 'v', 'm', 'f')
     and relpersistence <> 't'
     and not exists (
       select
         from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
)
