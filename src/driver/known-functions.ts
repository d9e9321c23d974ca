/**
 * Functions of Postgres that leave nothing in a session. A function that is not
 * here is not dangerous; it only costs a cleaning. Missing on purpose: what sets
 * (set_config, setseed), what draws on or tells of the session (random, nextval,
 * lastval), what locks for the session, and what runs SQL (query_to_xml).
 */
export const knownFunctions: ReadonlySet<string> = words(`
  count sum min max avg every bool_and bool_or bit_and bit_or array_agg string_agg
  json_agg jsonb_agg json_object_agg jsonb_object_agg stddev variance mode percentile_cont percentile_disc
  row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
  coalesce nullif greatest least num_nulls num_nonnulls current_setting
  lower upper initcap length char_length octet_length trim btrim ltrim rtrim substr substring overlay
  left right lpad rpad repeat replace reverse translate split_part strpos position starts_with
  concat concat_ws format quote_ident quote_literal ascii chr md5 sha256 encode decode
  convert_from convert_to regexp_replace regexp_match regexp_matches regexp_split_to_array
  to_char to_date to_timestamp to_number abs ceil ceiling floor round trunc mod power sqrt exp ln log sign
  now clock_timestamp statement_timestamp transaction_timestamp age extract date_part date_trunc date_bin
  make_date make_interval make_timestamp make_timestamptz timezone
  json_build_object jsonb_build_object json_build_array jsonb_build_array to_json to_jsonb row_to_json
  json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text
  json_each jsonb_each json_each_text jsonb_each_text json_object_keys jsonb_object_keys
  json_array_length jsonb_array_length json_typeof jsonb_typeof json_extract_path_text jsonb_extract_path_text
  jsonb_set jsonb_strip_nulls array_to_json
  unnest generate_series generate_subscripts array_length array_append array_prepend array_cat array_remove
  array_position array_to_string string_to_array cardinality gen_random_uuid uuidv4 uuidv7
  pg_typeof pg_backend_pid to_tsvector to_tsquery plainto_tsquery websearch_to_tsquery ts_rank`);

/** Functions of the kernel that only read. */
export const kernelReaders: ReadonlySet<string> = words(`
  current_tenant_id current_user_id current_user_role current_key_id
  sealed_tenant_id sealed_user_id sealed_user_role sealed_key_id uuid_v7`);

/** Words of SQL and names of types that a parenthesis may follow without a call. */
export const wordsBeforeParenthesis: ReadonlySet<string> = words(`
  select distinct all from only lateral join on using where and or not in any some exists between like ilike
  having by as with materialized union except intersect limit offset over filter within group
  values set returning conflict when then else case array row cast is default
  grouping sets rollup cube partition
  numeric decimal varchar character varying char bit float time timestamp timestamptz interval`);

function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/));
}
