-- A sequence is one for all tenants: its gaps count what the others insert, and
-- setval reaches into their keys. A column owns its sequence, or names it in its
-- DEFAULT alone. An identity column needs no grant.
select
  'sequence-granted' as rule,
  'warning' as level,
  format('sequence %I.%I', sequence_schema.nspname, sequence_class.relname) as object,
  format('%s can use the sequence %I.%I of %s: its numbers tell how much other tenants insert%s.',
         actors.name, sequence_schema.nspname, sequence_class.relname, used.tables,
         case when has_sequence_privilege(actors.oid, sequence_class.oid, 'update')
              then ', and setval can make their inserts fail' else '' end) as detail,
  format('revoke all on sequence %I.%I from %I;', sequence_schema.nspname, sequence_class.relname, actors.name) as remedy,
  format('sequence-granted %I.%I %s', sequence_schema.nspname, sequence_class.relname, actors.name) as identity,
  format('sequences of schema %I', sequence_schema.nspname) as cause
from pg_catalog.pg_class as sequence_class
join pg_catalog.pg_namespace as sequence_schema on sequence_schema.oid = sequence_class.relnamespace
join (
  select sequence, string_agg(distinct relations_of_tenants.name, ', ') as tables
    from (
      select objid as sequence, refobjid as relation
        from pg_catalog.pg_depend
       where classid = 'pg_catalog.pg_class'::regclass and refclassid = 'pg_catalog.pg_class'::regclass and deptype in ('a', 'i')
      union all
      select refobjid, adrelid
        from pg_catalog.pg_attrdef
        join pg_catalog.pg_depend on classid = 'pg_catalog.pg_attrdef'::regclass and objid = pg_attrdef.oid
         and refclassid = 'pg_catalog.pg_class'::regclass
    ) as uses
    join relations_of_tenants on relations_of_tenants.oid = uses.relation
   group by sequence
) as used on used.sequence = sequence_class.oid
join actors on actors.oid <> 0
where sequence_class.relkind = 'S'
  and has_schema_privilege(actors.oid, sequence_schema.oid, 'usage')
  and (has_sequence_privilege(actors.oid, sequence_class.oid, 'select')
       or has_sequence_privilege(actors.oid, sequence_class.oid, 'usage')
       or has_sequence_privilege(actors.oid, sequence_class.oid, 'update'))
