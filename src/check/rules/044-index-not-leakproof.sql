-- Behind row security an index serves leakproof operators alone: those of
-- numeric, enum, jsonb, arrays and ranges are none, and the index is not used.
select
  'index-not-leakproof' as rule,
  'info' as level,
  format('index %I on %s', index_class.relname, tenant_relations.name) as object,
  format('The index %I of %s is on %I (%s), whose comparison is not leakproof: behind row security it is not used for it.',
         index_class.relname, tenant_relations.name, attname, format_type(atttypid, null)) as detail,
  null::text as remedy,
  format('index-not-leakproof %s.%s', tenant_relations.name, index_class.relname) as identity
from pg_catalog.pg_index
join tenant_relations on tenant_relations.oid = indrelid
join pg_catalog.pg_class as index_class on index_class.oid = indexrelid
join pg_catalog.pg_am on pg_am.oid = index_class.relam
cross join lateral unnest(indkey::smallint[], indclass::oid[]) with ordinality as keys (number, class, position)
join pg_catalog.pg_attribute on attrelid = indrelid and attnum = keys.number
join pg_catalog.pg_opclass on pg_opclass.oid = keys.class
where tenant_relations.is_walled
  and not tenant_relations.is_partition
  and not indisprimary
  and not indisunique
  and pg_am.amname in ('btree', 'hash')
  and keys.position <= indnkeyatts
  and not exists (
    select
      from pg_catalog.pg_amop
      join pg_catalog.pg_operator on pg_operator.oid = amopopr
      join pg_catalog.pg_proc on pg_proc.oid = oprcode
     where amopfamily = opcfamily and amoplefttype = opcintype and amoprighttype = opcintype
       and oprname = '=' and proleakproof)
