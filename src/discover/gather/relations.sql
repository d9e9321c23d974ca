-- The relations themselves, the columns of their primary keys, and what they are partitions of.
select
  relations.oid::int8 as oid, relations.name, relations.kind,
  (select inhparent::int8 from pg_catalog.pg_inherits where inhrelid = relations.oid and relations.is_partition) as "partitionOf",
  array(
    select attname::text
      from pg_catalog.pg_constraint
      cross join lateral unnest(conkey) with ordinality as key (number, place)
      join pg_catalog.pg_attribute on attrelid = conrelid and attnum = key.number
     where conrelid = relations.oid and contype = 'p'
     order by place) as key
from relations
order by relations.name
