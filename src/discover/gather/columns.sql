-- The columns that policies may compare. A key says whose a row is; a state, a
-- flag or an amount does not.
select
  attrelid::int8 as relation, attnum as number, attname as name, attnotnull as "isRequired",
  exists (
    select from pg_catalog.pg_constraint
     where conrelid = attrelid and contype in ('p', 'u', 'f') and attnum = any (conkey))
  or not (
    typcategory in ('B', 'D', 'E', 'T')
    or typname in ('numeric', 'float4', 'float8', 'json', 'jsonb')
    or attname in ('status', 'state', 'kind', 'type', 'role', 'tier', 'plan', 'region', 'country', 'currency')
    or exists (select from pg_catalog.pg_constraint where conrelid = attrelid and contype = 'c' and conkey = array[attnum])
  ) as "isKey",
  exists (
    select from pg_catalog.pg_index
     where indrelid = attrelid and indisunique and indpred is null and indnkeyatts = 1 and indkey[0] = attnum) as "isUnique",
  -- Columns that a foreign key holds together with this one: what binds them binds it.
  array(
    select distinct other
      from pg_catalog.pg_constraint
      cross join lateral unnest(conkey) as other
     where conrelid = attrelid and contype = 'f' and attnum = any (conkey) and other <> attnum)::int4[] as "heldWith"
from pg_catalog.pg_attribute
join pg_catalog.pg_type on pg_type.oid = atttypid
where attnum > 0
  and not attisdropped
  and attrelid in (select oid from relations where kind in ('r', 'p', 'f', 'm'))
