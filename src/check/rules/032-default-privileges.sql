-- What is granted by default is granted on tables and functions that are not
-- written yet, before anybody has thought of their walls.
select
  'default-privileges' as rule,
  'warning' as level,
  case when defaclnamespace = 0 then format('role %I', definer.rolname) else format('schema %I', schemas.name) end as object,
  format('New %s of %I%s are granted to %s when they are created (%s).',
         case defaclobjtype when 'r' then 'tables' when 'f' then 'functions' else 'sequences' end, definer.rolname,
         case when defaclnamespace = 0 then '' else format(' in %I', schemas.name) end,
         grantee.name, string_agg(lower(acl.privilege_type), ', ' order by acl.privilege_type)) as detail,
  format('alter default privileges for role %I%s revoke all on %s from %s;', definer.rolname,
         case when defaclnamespace = 0 then '' else format(' in schema %I', schemas.name) end,
         case defaclobjtype when 'r' then 'tables' when 'f' then 'functions' else 'sequences' end,
         grantee.name) as remedy,
  format('default-privileges %s %s %s %s', definer.rolname, schemas.name, defaclobjtype, grantee.name) as identity
from pg_catalog.pg_default_acl
cross join lateral aclexplode(defaclacl) as acl
join pg_catalog.pg_roles as definer on definer.oid = defaclrole
left join schemas on schemas.oid = defaclnamespace
cross join lateral (
  select case acl.grantee when 0 then 'public' else (select quote_ident(name) from actors where actors.oid = acl.grantee) end as name
) as grantee
where (acl.grantee = 0 or acl.grantee in (select oid from actors))
  and acl.grantee <> defaclrole
  and (defaclnamespace = 0 or schemas.oid is not null)
  and defaclobjtype in ('r', 'f', 'S')
  -- Everybody may execute functions by default: only an entry that says so in words is a choice.
  and not (defaclobjtype = 'f' and defaclnamespace = 0)
  -- A managed platform's own defaults are its own.
  and defaclrole not in (select oid from platform_roles)
group by definer.rolname, schemas.name, defaclnamespace, defaclobjtype, grantee.name
