-- Foreign-key checks and their actions ignore row security: a reference across
-- the wall tells that a row exists, a cascade deletes across it, and a failing
-- action prints the other tenant's row.
select
  'foreign-key-without-tenant' as rule,
  'error' as level,
  format('constraint %I on %s', conname, tenant_relations.name) as object,
  format('The foreign key %I from %s to %s does not contain the tenant on both sides. A row can reference another tenant''s row%s.',
         conname, tenant_relations.name, referenced.name,
         case confdeltype when 'c' then ', and is deleted with it' when 'n' then ', and is changed with it'
                          when 'd' then ', and is changed with it' else ', which tells that it exists' end) as detail,
  case when exists (
      select
        from pg_catalog.pg_index
       where indrelid = confrelid and indisunique and indpred is null and indexprs is null
         and (indkey::smallint[])[0:indnkeyatts - 1] @> (target_wall.column_number || confkey)
         and indnkeyatts = cardinality(confkey) + 1)
    then format(E'alter table %1$s drop constraint %2$I;\nalter table %1$s add constraint %2$I foreign key (%3$I, %4$s) references %5$s (%6$I, %7$s) on delete %8$s;',
                tenant_relations.name, conname, source_wall.column_name,
                (select string_agg(quote_ident(attname), ', ' order by position)
                   from unnest(conkey) with ordinality as keys (number, position)
                   join pg_catalog.pg_attribute on attrelid = conrelid and attnum = number),
                referenced.name, target_wall.column_name,
                (select string_agg(quote_ident(attname), ', ' order by position)
                   from unnest(confkey) with ordinality as keys (number, position)
                   join pg_catalog.pg_attribute on attrelid = confrelid and attnum = number),
                case confdeltype when 'c' then 'cascade' when 'r' then 'restrict'
                  when 'n' then format('set null (%s)', (
                    select string_agg(quote_ident(attname), ', ')
                      from unnest(conkey) as number
                      join pg_catalog.pg_attribute on attrelid = conrelid and attnum = number))
                  else 'no action' end)
  end as remedy,
  format('foreign-key-without-tenant %s.%s', tenant_relations.name, conname) as identity,
  pg_get_constraintdef(pg_constraint.oid) as definition
from pg_catalog.pg_constraint
join tenant_relations on tenant_relations.oid = conrelid
join tenant_relations as referenced on referenced.oid = confrelid
join walls as source_wall on source_wall.relation = conrelid and source_wall.is_named
join walls as target_wall on target_wall.relation = confrelid and target_wall.is_named
where contype = 'f'
  and conparentid = 0
  and not tenant_relations.is_partition
  and source_wall.column_name = any ((select tenant_columns from parameters)::name[])
  and target_wall.column_name = any ((select tenant_columns from parameters)::name[])
  and pg_constraint.oid not in (
    select pairs.oid
      from (
        select pg_constraint.oid, conrelid, confrelid, unnest(conkey) as source, unnest(confkey) as target
          from pg_catalog.pg_constraint
         where contype = 'f'
      ) as pairs
      join walls as source on source.relation = pairs.conrelid and source.column_number = pairs.source
      join walls as target on target.relation = pairs.confrelid and target.column_number = pairs.target)
  -- Who can write none of its columns makes no reference.
  and exists (
    select
      from actors
      cross join unnest(conkey) as number
     where has_column_privilege(actors.oid, conrelid, number, 'insert')
        or has_column_privilege(actors.oid, conrelid, number, 'update')
        or confdeltype in ('c', 'n', 'd'))
