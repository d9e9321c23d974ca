-- What these extensions show is of every tenant at once.
select
  'statistics-extension' as rule,
  'warning' as level,
  format('extension %I', extname) as object,
  format('%s can read %s of the extension %I, which shows %s.', string_agg(distinct quote_ident(actors.name), ', '),
         min(members.name), extname, members.what) as detail,
  string_agg(distinct format('revoke %s from public, %I;', members.privilege, actors.name), E'\n') as remedy,
  format('statistics-extension %s', extname) as identity
from pg_catalog.pg_extension
join lateral (
  select pg_class.oid::regclass::text as name, format('select on %s', pg_class.oid::regclass) as privilege,
         'every tenant''s statements' as what, 'r' as kind, pg_class.oid, relnamespace as schema
    from pg_catalog.pg_depend
    join pg_catalog.pg_class on pg_class.oid = objid
   where refclassid = 'pg_catalog.pg_extension'::regclass and refobjid = pg_extension.oid and deptype = 'e'
     and classid = 'pg_catalog.pg_class'::regclass
     and extname in ('pg_stat_statements', 'pg_stat_monitor') and relkind = 'v'
  union all
  select pg_proc.oid::regprocedure::text, format('execute on function %s', pg_proc.oid::regprocedure),
         'locks and pages of every tenant''s rows', 'f', pg_proc.oid, pronamespace
    from pg_catalog.pg_depend
    join pg_catalog.pg_proc on pg_proc.oid = objid
   where refclassid = 'pg_catalog.pg_extension'::regclass and refobjid = pg_extension.oid and deptype = 'e'
     and classid = 'pg_catalog.pg_proc'::regclass
     and extname in ('pgrowlocks', 'pageinspect', 'pg_walinspect', 'pgstattuple', 'pg_visibility', 'pg_buffercache',
                     'dblink', 'adminpack')
) as members on true
join actors on actors.oid <> 0
 and case members.kind when 'r' then has_table_privilege(actors.oid, members.oid, 'select')
                       else has_function_privilege(actors.oid, members.oid, 'execute') end
 and has_schema_privilege(actors.oid, members.schema, 'usage')
group by extname, members.what
