-- A part for each tenant: its bound holds the tenant's id, and the catalogs show
-- bounds to every role, whatever it is granted.
select
  'partition-names-tenant' as rule,
  'info' as level,
  tenant_relations.name as object,
  format('%s is partitioned by list of %I. The bounds of its parts are ids of tenants, and every role can read them in the catalogs.',
         tenant_relations.name, walls.column_name) as detail,
  null::text as remedy,
  format('partition-names-tenant %s', tenant_relations.name) as identity,
  parts.bound as definition
from pg_catalog.pg_partitioned_table
join tenant_relations on tenant_relations.oid = partrelid
join walls on walls.relation = partrelid and walls.column_number = any (partattrs::smallint[])
 and walls.column_name = any ((select tenant_columns from parameters)::name[])
cross join lateral (
  select count(*) as count, min(pg_class.relname || ' ' || pg_get_expr(relpartbound, pg_class.oid)) as bound
    from pg_catalog.pg_inherits
    join pg_catalog.pg_class on pg_class.oid = inhrelid
   where inhparent = partrelid and pg_class.oid <> partdefid
) as parts
where partstrat = 'l'
  and parts.count > 0
