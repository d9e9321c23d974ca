/** A condition on the name of a schema: a managed platform brings it along. */
export const isPlatformSchema = (name: string): string =>
  `(${name} in ('auth', 'extensions', 'graphql', 'graphql_public', 'net', 'pgbouncer', 'pgsodium', 'realtime',
                'storage', 'supabase_functions', 'supabase_migrations', 'vault')
    and exists (
      select from pg_catalog.pg_namespace
       where nspname = 'auth' and nspowner::regrole::text in ('supabase_admin', 'supabase_auth_admin')))`;

/** Postgres's own, and that of the tool for migrations, are nobody's. */
export const isNoSystemSchema = (name: string): string =>
  `${name} !~ '^pg_' and ${name} not in ('information_schema', 'graphile_migrate')`;

/** It is the user's own, and on trial. */
export const isOwnSchema = (name: string): string =>
  `${isNoSystemSchema(name)} and not ${isPlatformSchema(name)}`;
