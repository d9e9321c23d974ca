-- Foreign keys, by the names of their columns.
select
  conrelid::int8 as relation, confrelid::int8 as parent, conrelid::regclass::text as "relationName",
  confrelid::regclass::text as "parentName",
  array(select attname::text from unnest(conkey) with ordinality as key (number, place)
          join pg_catalog.pg_attribute on attrelid = conrelid and attnum = key.number order by place) as columns,
  array(select attname::text from unnest(confkey) with ordinality as key (number, place)
          join pg_catalog.pg_attribute on attrelid = confrelid and attnum = key.number order by place) as referenced
from pg_catalog.pg_constraint
where contype = 'f' and conparentid = 0 and conrelid in (select oid from relations)
order by pg_constraint.oid
