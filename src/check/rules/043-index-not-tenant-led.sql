-- Without an index that leads with the tenant a query slows down as other
-- tenants grow, and its time tells their size.
select
  'index-not-tenant-led' as rule,
  'info' as level,
  tenant_relations.name as object,
  format('No index of %s starts with %I: reading the rows of one tenant takes as long as reading all.',
         tenant_relations.name, walls.column_name) as detail,
  format('create index on %s (%I);', tenant_relations.name, walls.column_name) as remedy,
  format('index-not-tenant-led %s', tenant_relations.name) as identity
from walls
join tenant_relations on tenant_relations.oid = walls.relation
where walls.column_name = any ((select tenant_columns from parameters)::name[])
  and tenant_relations.kind in ('r', 'p')
  and not tenant_relations.is_partition
  and tenant_relations.oid in (select relation from exposed)
  and not exists (
    select
      from pg_catalog.pg_index
     where indrelid = walls.relation and indkey[0] = walls.column_number)
