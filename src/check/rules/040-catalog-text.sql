-- The text of functions, views and settings is readable by every role.
select
  'catalog-text' as rule,
  'warning' as level,
  texts.object,
  format('The text of %s seems to contain a secret, and every role can read it in the catalogs.', texts.object) as detail,
  null::text as remedy,
  format('catalog-text %s', texts.object) as identity
from (
  select functions.name as object, functions.source as body from functions
  union all
  select relations.name, pg_get_viewdef(relations.oid) from relations where relations.kind in ('v', 'm')
  union all
  select case when setrole = 0 then 'database' else format('role %I', (select rolname from pg_catalog.pg_roles where oid = setrole)) end,
         replace(array_to_string(setconfig, E'\n'), '=', ' = ')
    from pg_catalog.pg_db_role_setting
   where setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
) as texts
where texts.body ~ '(AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|\m(sk|rk|pk)_(live|test)_[0-9A-Za-z]{16,}|\mghp_[0-9A-Za-z]{36}|\meyJ[0-9A-Za-z_-]{10,}\.eyJ)'
   or texts.body ~* '\m(secret|password|api_?key|private_?key|passphrase)\w*\s*(:=|=|constant text :=)\s*''?[^''\s;)(,]{8,}'
