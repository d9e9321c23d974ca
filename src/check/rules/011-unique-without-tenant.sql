-- Unique and exclusion checks ignore row security: whoever can write the column
-- learns which values other tenants hold, and waits for their open transactions.
-- A surrogate key that nobody can guess is no oracle, unless the schema's own
-- custom is to lead with the tenant.
select
  'unique-without-tenant' as rule,
  'warning' as level,
  format('index %I on %s', index_class.relname, tenant_relations.name) as object,
  format('The %s %I of %s does not contain the tenant (%s). Writing a value that another tenant has fails, so the writer learns that it exists.',
         case when indisexclusion then 'exclusion constraint' when indisprimary then 'primary key' else 'unique key' end,
         index_class.relname, tenant_relations.name,
         (select string_agg(distinct quote_ident(column_name), ' or ') from walls where walls.relation = tenant_relations.oid)) as detail,
  case
    when indisprimary or indisexclusion or indexprs is not null or walls_named.is_named is null then null
    when conname is not null then format(
      E'alter table %1$s drop constraint %2$I;\nalter table %1$s add constraint %2$I unique (%3$s%4$s);',
      tenant_relations.name, conname, walls_named.columns || ', ', key_columns.list)
    else format(E'drop index %1$I.%2$I;\ncreate unique index %2$I on %3$s (%4$s%5$s)%6$s;',
                index_schema.nspname, index_class.relname, tenant_relations.name, walls_named.columns || ', ',
                key_columns.list, ' where ' || pg_get_expr(indpred, indrelid))
  end as remedy,
  format('unique-without-tenant %s.%s', tenant_relations.name, index_class.relname) as identity,
  pg_get_indexdef(pg_index.indexrelid) as definition
from pg_catalog.pg_index
join tenant_relations on tenant_relations.oid = indrelid
join pg_catalog.pg_class as index_class on index_class.oid = pg_index.indexrelid
join pg_catalog.pg_namespace as index_schema on index_schema.oid = index_class.relnamespace
left join pg_catalog.pg_constraint on conindid = pg_index.indexrelid and conrelid = indrelid and contype in ('p', 'u', 'x')
left join (
  select walls.relation, string_agg(quote_ident(column_name), ', ' order by column_number) as columns, true as is_named
    from walls
   where is_named
   group by walls.relation
) as walls_named on walls_named.relation = indrelid
left join (
  select keys.indexrelid, string_agg(quote_ident(attname), ', ' order by position) as list,
         bool_and(atttypid = 'uuid'::regtype or attidentity = 'a') as is_surrogate,
         array_agg(attnum) as numbers
    from (
      select pg_index.indexrelid, pg_index.indrelid, number, position
        from pg_catalog.pg_index
        cross join lateral unnest(indkey::smallint[]) with ordinality as columns (number, position)
       where (indisunique or indisexclusion) and position <= indnkeyatts
    ) as keys
    join pg_catalog.pg_attribute on attrelid = keys.indrelid and attnum = keys.number
   group by keys.indexrelid
) as key_columns on key_columns.indexrelid = pg_index.indexrelid
where (indisunique or indisexclusion)
  and not tenant_relations.is_partition
  and pg_index.indexrelid not in (
    select scoped.indexrelid
      from pg_catalog.pg_index as scoped
      join walls on walls.relation = scoped.indrelid
     where walls.column_number = any ((scoped.indkey::smallint[])[0:scoped.indnkeyatts - 1]))
  and (not coalesce(key_columns.is_surrogate, false) or indexprs is not null
       or (indisprimary and 2 * (
             select count(*) filter (where exists (
                      select from walls
                       where walls.relation = other.indrelid and walls.column_number = any (other.indkey::smallint[])))
               from pg_catalog.pg_index as other
               join tenant_relations as other_table on other_table.oid = other.indrelid
              where other.indisprimary and not other_table.is_partition and other_table.oid <> tenant_relations.oid
           ) > (
             select count(*)
               from pg_catalog.pg_index as other
               join tenant_relations as other_table on other_table.oid = other.indrelid
              where other.indisprimary and not other_table.is_partition and other_table.oid <> tenant_relations.oid)
           and exists (
             select from walls where walls.relation = indrelid
              and walls.column_name = any ((select tenant_columns from parameters)::name[]))))
  -- Where the tenant is the whole primary key each tenant has one row: a key that
  -- carried the tenant would forbid nothing. So it is with the tenants' own table.
  and not exists (
    select
      from pg_catalog.pg_index as own_key
      join walls on walls.relation = own_key.indrelid and walls.column_number = own_key.indkey[0]
     where own_key.indrelid = pg_index.indrelid and own_key.indisprimary and own_key.indnkeyatts = 1)
  -- The tenants' own table: its key is the tenant, and no other key of it can carry one.
  and not exists (
    select
      from walls
      join pg_catalog.pg_index as own on own.indrelid = walls.relation and own.indisprimary
     where walls.relation = tenant_relations.oid and own.indnkeyatts = 1 and own.indkey[0] = walls.column_number
       and walls.column_name <> all ((select tenant_columns from parameters)::name[]))
  -- Who can write none of its columns cannot ask.
  and exists (
    select
      from actors
     where case when indexprs is not null
                then has_any_column_privilege(actors.oid, indrelid, 'insert')
                  or has_any_column_privilege(actors.oid, indrelid, 'update')
                else (select bool_or(has_column_privilege(actors.oid, indrelid, number, 'insert')
                                  or has_column_privilege(actors.oid, indrelid, number, 'update'))
                        from unnest(key_columns.numbers) as number) end)
