-- Postgres's own roles read past grants, past partitions, or past the database.
select
  'predefined-role' as rule,
  case when roles.weight = 1 then 'error' else 'warning' end as level,
  format('role %I', application_roles.name) as object,
  format('%I is a member of %s, which %s.', application_roles.name, reach.name, roles.what) as detail,
  case when exists (
    select from memberships where memberships.member = application_roles.oid and memberships.role = reach.role)
    then format('revoke %I from %I;', reach.name, application_roles.name) end as remedy,
  format('predefined-role %s %s', application_roles.name, reach.name) as identity
from reach
join application_roles on application_roles.oid = reach.origin
join (values
  ('pg_read_all_data', 1, 'reads every table whose row security is off, such as partitions and audit tables'),
  ('pg_write_all_data', 1, 'writes every table whose row security is off'),
  ('pg_read_server_files', 1, 'reads the files of the server'),
  ('pg_write_server_files', 1, 'writes the files of the server'),
  ('pg_execute_server_program', 1, 'runs programs on the server'),
  ('pg_maintain', 2, 'maintains every table'),
  ('pg_monitor', 2, 'sees the statements and statistics of every tenant'),
  ('pg_read_all_settings', 2, 'reads settings that hold secrets'),
  ('pg_read_all_stats', 2, 'sees the statements of every tenant'),
  ('pg_stat_scan_tables', 2, 'locks and scans every table'),
  ('pg_signal_backend', 2, 'ends the sessions of others'),
  ('pg_checkpoint', 2, 'makes the server write'),
  ('pg_create_subscription', 2, 'can subscribe to other servers'),
  ('pg_use_reserved_connections', 2, 'takes the administrator''s connections')
) as roles (name, weight, what) on roles.name = reach.name
