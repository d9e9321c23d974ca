-- These languages keep values from one tenant of a connection to the next: their
-- globals live as long as the session, and DISCARD ALL does not clear them.
select
  'session-globals' as rule,
  'info' as level,
  format('language %I', lanname) as object,
  format('%I keeps global values for the whole session, and DISCARD ALL does not clear them: they pass to the next tenant of the connection.',
         lanname) as detail,
  format('revoke usage on language %I from public;', lanname) as remedy,
  format('session-globals %s', lanname) as identity
from pg_catalog.pg_language
where lanispl
  and lanpltrusted
  and lanname in ('plperl', 'pltcl', 'plv8', 'pllua')
  and exists (
    select from actors where actors.oid <> 0 and has_language_privilege(actors.oid, pg_language.oid, 'usage'))
