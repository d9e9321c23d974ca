-- A rule runs what it says with the rights of the table's owner.
select
  'rewrite-rule' as rule,
  'warning' as level,
  format('rule %I on %s', rulename, relations.name) as object,
  format('The rule %I of %s runs its commands with the rights of %I, not with those of the role that caused them.',
         rulename, relations.name, rolname) as detail,
  format('drop rule %I on %s;', rulename, relations.name) as remedy,
  format('rewrite-rule %s.%s', relations.name, rulename) as identity,
  pg_get_ruledef(pg_rewrite.oid) as definition
from pg_catalog.pg_rewrite
join relations on relations.oid = ev_class
join exposed on exposed.relation = relations.oid
join pg_catalog.pg_roles on pg_roles.oid = relations.owner
where rulename <> '_RETURN'
  and ev_type <> '1'
  and exists (
    select
      from pg_catalog.pg_depend
     where classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
       and refclassid = 'pg_catalog.pg_class'::regclass
       and refobjid in (select oid from tenant_relations where kind in ('r', 'p')))
