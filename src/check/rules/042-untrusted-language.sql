-- These languages reach outside the database, or keep values from one tenant of
-- a connection to the next.
select
  'untrusted-language' as rule,
  case when lanpltrusted then 'info' else 'error' end as level,
  format('language %I', lanname) as object,
  case when lanpltrusted
       then format('%I keeps global values for the whole session, which DISCARD ALL does not clear: they pass to the next tenant of the connection.', lanname)
       else format('%I is not trusted and %s may use it: it runs outside every wall.', lanname, string_agg(quote_ident(actors.name), ', ')) end as detail,
  format('revoke usage on language %I from public;', lanname) as remedy,
  format('untrusted-language %s', lanname) as identity
from pg_catalog.pg_language
join actors on actors.oid <> 0 and has_language_privilege(actors.oid, pg_language.oid, 'usage')
where lanispl
  and ((lanpltrusted and lanname in ('plperl', 'pltcl', 'plv8', 'pllua')) or not lanpltrusted)
group by lanname, lanpltrusted
