-- Temporary objects come first wherever a path does not name pg_temp last, and
-- stay on a pooled connection for whoever is next. Every database grants them to
-- PUBLIC until somebody takes that back.
select
  'temp-granted' as rule,
  case when exists (
         select
           from callable
          where is_definer
            and pg_get_function_sqlbody(callable.oid) is null
            and not exists (
              select from unnest(config) as setting where setting ~ '^search_path=.*"?pg_temp"?\s*$'))
       then 'warning' else 'info' end as level,
  'database' as object,
  format('%s may create temporary tables and types. These come first in functions and statements that name no schema, and stay on the connection.',
         string_agg(quote_ident(actors.name), ', ' order by actors.name)) as detail,
  format('revoke temporary on database %I from %s;', current_database(),
         array_to_string(array(
           select distinct case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end
             from pg_catalog.pg_database
             cross join lateral aclexplode(coalesce(datacl, acldefault('d', datdba))) as acl
            where datname = current_database()
              and acl.privilege_type = 'TEMPORARY'
              and (acl.grantee = 0 or acl.grantee in (select reach.role from reach))
         ), ', ')) as remedy,
  'temp-granted' as identity
from actors
where actors.oid <> 0
  and has_database_privilege(actors.oid, current_database(), 'temporary')
  -- The owner of a database keeps the right whatever is revoked: another rule's finding.
  and actors.oid <> (select datdba from pg_catalog.pg_database where datname = current_database())
having count(*) > 0
