-- What an expression means: which operators and functions compare, read a
-- setting, ask for a role.
select jsonb_build_object(
  'operators', (
    select jsonb_agg(jsonb_build_array(pg_operator.oid::int8, oprname, oprcode::oid::int8))
      from pg_catalog.pg_operator
     where oprname in ('=', '~~', '~~*', '~', '~*', '->>', '#>>', '->', '#>', '@>', '<@', '&&', '?')),
  'settingReaders', (
    select jsonb_agg(oid::int8) from pg_catalog.pg_proc
     where proname = 'current_setting' and pronamespace = 'pg_catalog'::regnamespace),
  'settingWriters', (
    select jsonb_agg(oid::int8) from pg_catalog.pg_proc
     where proname = 'set_config' and pronamespace = 'pg_catalog'::regnamespace),
  'roleTests', (
    select jsonb_agg(oid::int8) from pg_catalog.pg_proc
     where proname = 'pg_has_role' and pronamespace = 'pg_catalog'::regnamespace),
  'shorteners', (
    select jsonb_agg(oid::int8) from pg_catalog.pg_proc
     where pronamespace = 'pg_catalog'::regnamespace
       and proname in ('left', 'right', 'substr', 'substring', 'lower', 'upper', 'initcap', 'varchar', 'bpchar', 'name',
                       'btrim', 'ltrim', 'rtrim', 'split_part', 'hashtext', 'md5', 'regexp_replace', 'replace')),
  'loose', (select coalesce(jsonb_agg(oid::int8), '[]') from pg_catalog.pg_collation where not collisdeterministic)
) as catalog
