-- A generated column or an index keeps the tenant of whoever wrote the row.
select
  'frozen-context' as rule,
  'warning' as level,
  relations.name as object,
  format('%s of %s is computed with %s, which reads the context. It keeps the tenant that was current when the row was written.',
         frozen.what, relations.name, functions.proname) as detail,
  frozen.remedy,
  format('frozen-context %s %s', relations.name, frozen.what) as identity
from (
  select attrelid as relation, format('The generated column %I', attname) as what, refobjid as function,
         format('alter table %s alter column %I drop expression;', attrelid::regclass, attname) as remedy
    from pg_catalog.pg_attrdef
    join pg_catalog.pg_attribute on attrelid = adrelid and attnum = adnum and attgenerated <> ''
    join pg_catalog.pg_depend on classid = 'pg_catalog.pg_attrdef'::regclass and objid = pg_attrdef.oid
     and refclassid = 'pg_catalog.pg_proc'::regclass
  union all
  select indrelid, format('The index %I', index_class.relname), refobjid,
         format('drop index %s;', indexrelid::regclass)
    from pg_catalog.pg_index
    join pg_catalog.pg_class as index_class on index_class.oid = indexrelid
    join pg_catalog.pg_depend on classid = 'pg_catalog.pg_class'::regclass and objid = indexrelid
     and refclassid = 'pg_catalog.pg_proc'::regclass
) as frozen
join relations on relations.oid = frozen.relation
join functions on functions.oid = frozen.function
where functions.oid in (select oid from context_readers)
