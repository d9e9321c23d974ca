-- A tenant, a role or a switch of row security stored for a database or a role is
-- where a new session starts, and where RESET and DISCARD ALL return to.
select
  'stored-setting' as rule,
  'error' as level,
  case when setrole = 0 then 'database' else format('role %I', rolname) end as object,
  format('%s is stored for %s. Every session starts with it, and RESET and DISCARD ALL return to it.', split_part(entry, '=', 1),
         case when setrole = 0 then 'the database' else format('the role %I', rolname) end) as detail,
  format('alter %s%s reset %s;',
         case when setrole = 0 then format('database %I', current_database()) else format('role %I', rolname) end,
         case when setrole <> 0 and setdatabase <> 0 then format(' in database %I', current_database()) else '' end,
         split_part(entry, '=', 1)) as remedy,
  format('stored-setting %s %s', coalesce(rolname, 'database'), split_part(entry, '=', 1)) as identity
from pg_catalog.pg_db_role_setting
cross join lateral unnest(setconfig) as entry
cross join parameters
left join pg_catalog.pg_roles on pg_roles.oid = setrole
where setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
  and (setrole = 0 or setrole in (select role from reach))
  and (split_part(entry, '=', 1) = any (parameters.settings)
       or split_part(entry, '=', 1) in ('role', 'session_authorization', 'session_replication_role')
       or entry = 'row_security=off')
