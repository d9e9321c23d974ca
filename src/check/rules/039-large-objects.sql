-- Large objects have no row security and, as a rule, one owner for all tenants.
select
  'large-objects' as rule,
  'warning' as level,
  'database' as object,
  format('Roles of the application own or are granted large objects (%s): every tenant can read them by number.',
         count(*)) as detail,
  null::text as remedy,
  'large-objects' as identity
from pg_catalog.pg_largeobject_metadata
where lomowner in (select role from reach)
   or exists (
     select from aclexplode(lomacl) as acl where acl.grantee = 0 or acl.grantee in (select oid from actors))
having count(*) > 0
