-- A row without a tenant is either everybody's or lost.
select
  'tenant-nullable' as rule,
  'warning' as level,
  tenant_relations.name as object,
  format('%s.%I may be null. Such a row belongs to no tenant, and a policy that lets it through shows it to all.',
         tenant_relations.name, walls.column_name) as detail,
  format('alter table %s alter column %I set not null;', tenant_relations.name, walls.column_name) as remedy,
  format('tenant-nullable %s', tenant_relations.name) as identity,
  (select format('%I %s', attname, format_type(atttypid, atttypmod)) from pg_catalog.pg_attribute
    where attrelid = walls.relation and attnum = walls.column_number) as definition
from walls
join tenant_relations on tenant_relations.oid = walls.relation
where walls.is_named
  and not walls.is_required
  and tenant_relations.kind in ('r', 'p')
  and not tenant_relations.is_partition
  and (tenant_relations.is_walled or tenant_relations.oid in (select relation from exposed))
  and walls.column_name = any ((select tenant_columns from parameters)::name[])
