-- With session_replication_role no trigger and no foreign key fires; the others
-- load code or show what is logged.
select
  'parameter-granted' as rule,
  'error' as level,
  format('role %I', actors.name) as object,
  format('%I may set %s: %s.', actors.name, parname,
         case parname when 'session_replication_role' then 'triggers and foreign keys then do not fire'
                      else 'an administrator''s setting' end) as detail,
  format('revoke set, alter system on parameter %s from %s;', parname,
         case acl.grantee when 0 then 'public' else format('%I', actors.name) end) as remedy,
  format('parameter-granted %s %s', actors.name, parname) as identity
from pg_catalog.pg_parameter_acl
cross join lateral aclexplode(paracl) as acl
join actors on acl.grantee in (0, actors.oid)
where parname in ('session_replication_role', 'session_preload_libraries', 'local_preload_libraries',
                  'row_security', 'log_statement', 'allow_system_table_mods', 'jit_provider')
