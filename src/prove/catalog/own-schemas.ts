/**
 * A condition on the name of a schema: it is the user's own. What Postgres and a
 * managed platform bring along is not on trial.
 */
export const isOwnSchema = (name: string): string =>
  `${name} !~ '^pg_' and ${name} not in ('information_schema', 'graphile_migrate')
   and not (${name} in ('auth', 'extensions', 'graphql', 'graphql_public', 'net', 'pgbouncer', 'pgsodium', 'realtime',
                        'storage', 'supabase_functions', 'supabase_migrations', 'vault')
            and exists (select from pg_catalog.pg_roles where rolname = 'supabase_admin'))`;
