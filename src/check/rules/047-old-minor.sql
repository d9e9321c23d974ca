-- Holes of Postgres itself, closed by a minor release.
select
  'old-minor' as rule,
  'info' as level,
  'database' as object,
  format('Postgres %s has known holes, one of which serves a cached plan after a role lost its rights: upgrade to %s or later.',
         current_setting('server_version'), wanted.release) as detail,
  null::text as remedy,
  'old-minor' as identity
from parameters
join (values (15, 150019, '15.19'), (16, 160015, '16.15'), (17, 170011, '17.11'), (18, 180006, '18.6'))
  as wanted (major, number, release) on wanted.major = parameters.version / 10000
where parameters.version < wanted.number
