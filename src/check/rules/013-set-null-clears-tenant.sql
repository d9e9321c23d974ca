-- Without a column list, SET NULL and SET DEFAULT clear every column of the key:
-- the tenant too.
select
  'set-null-clears-tenant' as rule,
  'warning' as level,
  format('constraint %I on %s', conname, tenant_relations.name) as object,
  format('On delete, the foreign key %I of %s clears %s with its other columns: the row loses its tenant, or the delete fails.',
         conname, tenant_relations.name, quote_ident(walls.column_name)) as detail,
  format(E'alter table %1$s drop constraint %2$I;\nalter table %1$s add constraint %2$I %3$s;',
         tenant_relations.name, conname,
         replace(replace(pg_get_constraintdef(pg_constraint.oid),
           'ON DELETE SET NULL', format('ON DELETE SET NULL (%s)', rest.list)),
           'ON DELETE SET DEFAULT', format('ON DELETE SET DEFAULT (%s)', rest.list))) as remedy,
  format('set-null-clears-tenant %s.%s', tenant_relations.name, conname) as identity,
  pg_get_constraintdef(pg_constraint.oid) as definition
from pg_catalog.pg_constraint
join tenant_relations on tenant_relations.oid = conrelid
join walls on walls.relation = conrelid and walls.is_named and walls.column_number = any (conkey)
cross join lateral (
  select string_agg(quote_ident(attname), ', ' order by position) as list
    from unnest(conkey) with ordinality as keys (number, position)
    join pg_catalog.pg_attribute on attrelid = conrelid and attnum = number
   where number <> walls.column_number
) as rest
where contype = 'f'
  and conparentid = 0
  and cardinality(conkey) > 1
  and confdeltype in ('n', 'd')
  and (confdelsetcols is null or walls.column_number = any (confdelsetcols))
