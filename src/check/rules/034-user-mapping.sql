-- A user mapping for everybody lets every role read the far side as one user.
select
  'user-mapping' as rule,
  'warning' as level,
  format('server %I', srvname) as object,
  format('Every role is mapped to one user of the foreign server %I: whoever can use the server reads what that user reads.',
         srvname) as detail,
  format('drop user mapping for public server %I;', srvname) as remedy,
  format('user-mapping %s', srvname) as identity
from pg_catalog.pg_user_mappings
where umuser = 0
