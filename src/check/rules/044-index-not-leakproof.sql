-- Behind row security an index serves leakproof operators alone: those of
-- numeric, enum, jsonb, arrays and ranges are none, nor is any search of a GIN
-- index, and the index is not used.
select
  'index-not-leakproof' as rule,
  'info' as level,
  format('index %I on %s', index_class.relname, tenant_relations.name) as object,
  format('Behind row security, the index %I of %s does not find rows by %s: no operator of %s that the index supports is leakproof.',
         index_class.relname, tenant_relations.name,
         string_agg(pg_get_indexdef(indexrelid, keys.position::int, true), ', ' order by keys.position),
         string_agg(distinct format_type(opcintype, null), ', ')) as detail,
  null::text as remedy,
  format('index-not-leakproof %s.%s', tenant_relations.name, index_class.relname) as identity,
  pg_get_indexdef(indexrelid) as definition
from pg_catalog.pg_index
join tenant_relations on tenant_relations.oid = indrelid
join pg_catalog.pg_class as index_class on index_class.oid = indexrelid
join pg_catalog.pg_am on pg_am.oid = index_class.relam
cross join lateral unnest(indclass::oid[]) with ordinality as keys (class, position)
join pg_catalog.pg_opclass on pg_opclass.oid = keys.class
where tenant_relations.is_walled
  and not tenant_relations.is_partition
  and not indisprimary
  and not indisunique
  and not indisexclusion
  and not exists (
    select
      from pg_catalog.pg_amop
      join pg_catalog.pg_operator on pg_operator.oid = amopopr
      join pg_catalog.pg_proc on pg_proc.oid = oprcode
     where amopfamily = opcfamily and amoplefttype = opcintype and amoppurpose = 's' and proleakproof
       -- Of an ordered index, a search for what equals is what counts.
       and (pg_am.amname not in ('btree', 'hash') or (oprname = '=' and amoprighttype = opcintype)))
group by indexrelid, index_class.relname, tenant_relations.name
