-- The columns that say whose a row is: those with the tenant's name, those that
-- the policies compare with the context, and the key of the tenants' own table.
named_walls as materialized (
  select attrelid as relation, attnum as column_number, attname as column_name, attnotnull as is_required
    from parameters, relations
    join pg_catalog.pg_attribute on attrelid = relations.oid and attnum > 0 and not attisdropped
   where relations.kind in ('r', 'p', 'f', 'm')
     and attname = any (parameters.tenant_columns)
),
walls as materialized (
  select relation, column_number, column_name, is_required, true as is_named from named_walls
  union
  select attrelid, attnum, attname, attnotnull, false
    from parameters
    cross join jsonb_to_recordset(parameters.walls) as given (relation oid, "column" smallint)
    join pg_catalog.pg_attribute on attrelid = given.relation and attnum = given.column
   where not exists (
     select from named_walls where named_walls.relation = attrelid and named_walls.column_number = attnum)
  union
  select distinct confrelid, attnum, attname, attnotnull, true
    from named_walls
    join pg_catalog.pg_constraint on contype = 'f' and conrelid = named_walls.relation
     and conkey = array[named_walls.column_number] and conparentid = 0
    join relations on relations.oid = confrelid
    join pg_catalog.pg_attribute on attrelid = confrelid and attnum = confkey[1]
   where not exists (select from named_walls as other where other.relation = confrelid)
),
tenant_relations as materialized (
  select relations.* from relations where exists (select from walls where walls.relation = relations.oid)
)
