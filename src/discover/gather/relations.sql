-- The relations themselves, the numbers of their keys' columns, and what they are partitions of.
select
  relations.oid::int8 as oid, relations.name, relations.kind, inhparent::int8 as "partitionOf",
  coalesce(conkey, '{}') as key
from relations
left join pg_catalog.pg_inherits on inhrelid = relations.oid and relations.is_partition
left join pg_catalog.pg_constraint on conrelid = relations.oid and contype = 'p'
order by relations.name
