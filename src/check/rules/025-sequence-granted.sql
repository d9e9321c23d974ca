-- A sequence is one for all tenants: its gaps count what the others insert, and
-- setval reaches into their keys. An identity column needs no grant.
select
  'sequence-granted' as rule,
  'warning' as level,
  format('sequence %I.%I', sequence_schema.nspname, sequence_class.relname) as object,
  format('%s can use the sequence %I.%I of %s: its numbers tell how much other tenants insert%s.',
         actors.name, sequence_schema.nspname, sequence_class.relname, tenant_relations.name,
         case when has_sequence_privilege(actors.oid, sequence_class.oid, 'update')
              then ', and setval can make their inserts fail' else '' end) as detail,
  format('revoke all on sequence %I.%I from %I;', sequence_schema.nspname, sequence_class.relname, actors.name) as remedy,
  format('sequence-granted %I.%I %s', sequence_schema.nspname, sequence_class.relname, actors.name) as identity
from pg_catalog.pg_class as sequence_class
join pg_catalog.pg_namespace as sequence_schema on sequence_schema.oid = sequence_class.relnamespace
join pg_catalog.pg_depend as owned on owned.classid = 'pg_catalog.pg_class'::regclass and owned.objid = sequence_class.oid
 and owned.refclassid = 'pg_catalog.pg_class'::regclass and owned.deptype in ('a', 'i')
join tenant_relations on tenant_relations.oid = owned.refobjid
join actors on actors.oid <> 0
where sequence_class.relkind = 'S'
  and has_schema_privilege(actors.oid, sequence_schema.oid, 'usage')
  and (has_sequence_privilege(actors.oid, sequence_class.oid, 'select')
       or has_sequence_privilege(actors.oid, sequence_class.oid, 'usage')
       or has_sequence_privilege(actors.oid, sequence_class.oid, 'update'))
