-- What an expression means: which operators and functions compare, read a
-- setting, ask for a role.
select jsonb_build_object(
  'operators', (
    select jsonb_agg(jsonb_build_array(pg_operator.oid::int8, oprname, oprcode::oid::int8))
      from pg_catalog.pg_operator
     where oprname in ('=', '<>', '<', '<=', '>', '>=', '~~', '~~*', '!~~', '!~~*', '~', '~*', '^@', '->>', '#>>', '->', '#>',
                       '@>', '<@', '&&', '?', '?|', '?&', '||', '+', '-', '*', '/', '%', '&')),
  -- What is followed through: it keeps a value whole, takes it apart, or compares.
  'builtins', (
    select jsonb_agg(jsonb_build_array(oid::int8, proname)) from pg_catalog.pg_proc
     where pronamespace = 'pg_catalog'::regnamespace
       and proname in ('current_setting', 'pg_has_role', 'unnest', 'jsonb_array_elements', 'jsonb_array_elements_text',
                       'json_array_elements', 'json_array_elements_text', 'regexp_split_to_table', 'string_to_table', 'array_position',
                       'string_to_array', 'regexp_split_to_array', 'array_append', 'array_remove', 'to_json', 'to_jsonb', 'jsonb_build_array', 'convert_to', 'sha224', 'sha256',
                       'sha384', 'sha512', 'md5', 'text', 'concat', 'concat_ws', 'format', 'count', 'array_agg', 'min', 'max', 'bool_or', 'every',
                       'bool_and', 'starts_with', 'textlike', 'texticlike', 'like', 'jsonb_exists', 'uuid_eq', 'int4', 'int8', 'int2',
                       'nullif', 'jsonb_extract_path', 'jsonb_extract_path_text', 'json_extract_path', 'json_extract_path_text',
                       'array_to_string', 'strpos', 'position', 'similar_to_escape', 'length', 'char_length', 'octet_length',
                       'cardinality', 'array_length', 'now', 'lower', 'upper', 'btrim', 'left', 'right', 'coalesce', 'varchar', 'bpchar', 'name',
                       'split_part', 'substring', 'substr', 'replace', 'hashtext', 'gen_random_uuid', 'numeric', 'date_trunc')),
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
                       'btrim', 'ltrim', 'rtrim', 'split_part', 'hashtext', 'regexp_replace', 'replace', 'length', 'char_length', 'octet_length',
                       'translate', 'reverse', 'abs', 'round', 'floor', 'ceil', 'trunc', 'mod', 'div', 'strpos', 'position')),
  'loose', (select coalesce(jsonb_agg(oid::int8), '[]') from pg_catalog.pg_collation where not collisdeterministic)
) as catalog
