-- Sizes, row counts, locks, activity and notifications are of the whole server:
-- they tell one tenant of another's volume. A superuser can revoke them.
select
  'catalog-statistics' as rule,
  'info' as level,
  'database' as object,
  format('%s views and functions that show sizes, row counts, activity or locks of the whole server are open to the application, such as %s.',
         count(*), min(name)) as detail,
  string_agg(format('revoke %s from public;', privilege), E'\n' order by privilege) as remedy,
  'catalog-statistics' as identity
from (
  select relname as name, format('select on pg_catalog.%I', relname) as privilege
    from pg_catalog.pg_class
   where relnamespace = 'pg_catalog'::regnamespace
     and relname in ('pg_stat_activity', 'pg_stat_all_tables', 'pg_stat_user_tables', 'pg_stat_database',
                     'pg_statio_all_tables', 'pg_locks', 'pg_prepared_xacts', 'pg_stat_io')
     and exists (select from actors where actors.oid <> 0 and has_table_privilege(actors.oid, pg_class.oid, 'select'))
  union all
  select proname, format('execute on function %s', pg_proc.oid::regprocedure)
    from pg_catalog.pg_proc
   where pronamespace = 'pg_catalog'::regnamespace
     and proname in ('pg_relation_size', 'pg_table_size', 'pg_total_relation_size', 'pg_stat_get_live_tuples',
                     'currtid2', 'lo_get', 'lo_create', 'pg_terminate_backend', 'pg_notify')
     and exists (select from actors where actors.oid <> 0 and has_function_privilege(actors.oid, pg_proc.oid, 'execute'))
) as open
having count(*) > 0
