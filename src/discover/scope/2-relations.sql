-- The schemas that are the user's own. A managed platform's are not theirs to fix.
schemas as materialized (
  select pg_namespace.oid, nspname as name, nspowner as owner
    from pg_catalog.pg_namespace, parameters
   where nspname !~ '^pg_'
     and nspname not in ('information_schema', 'graphile_migrate')
     and (parameters.schemas is null or nspname = any (parameters.schemas))
     and not (
       nspname in ('auth', 'extensions', 'graphql', 'graphql_public', 'net', 'pgbouncer', 'pgsodium', 'realtime',
                   'storage', 'supabase_functions', 'supabase_migrations', 'vault')
       and exists (select from pg_catalog.pg_roles where rolname = 'supabase_admin'))
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
