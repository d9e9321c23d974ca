-- Policies look up who belongs where in this table: who can write it admits
-- himself. Judged: rows that only an insider can write are none.
select distinct
  'membership-writable' as rule,
  'error' as level,
  relations.name as object,
  format('Policies of other tables look up in %s who may see what, and %s can write it: users can admit themselves to any tenant.',
         relations.name, exposed.actor_names) as detail,
  format('revoke insert, update on %s from %s;', relations.name, exposed.actor_names) as remedy,
  format('membership-writable %s', relations.name) as identity,
  relations.oid as subject
from loose_policies
join pg_catalog.pg_depend on classid = 'pg_catalog.pg_policy'::regclass and objid = loose_policies.oid
 and refclassid = 'pg_catalog.pg_class'::regclass and refobjid <> loose_policies.relation
join relations on relations.oid = refobjid and relations.kind in ('r', 'p')
join exposed on exposed.relation = refobjid and (exposed.can_insert or exposed.can_update)
