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
),

-- Tables without such a column whose rows hang from a tenant's row, over any
-- number of foreign keys. A part goes with its parent: it cannot be without one,
-- and carries the parent's key in its own or is deleted with it. An author or a
-- country that a row only mentions makes it no part.
hanging as materialized (
  with recursive links as (
    select
      conrelid as relation, confrelid as parent,
      bool_or((confdeltype = 'c'
               or conkey <@ (select primary_key.conkey from pg_catalog.pg_constraint as primary_key
                              where primary_key.conrelid = pg_constraint.conrelid and primary_key.contype = 'p'))
              and not exists (
                select from pg_catalog.pg_attribute
                 where attrelid = conrelid and attnum = any (conkey) and not attnotnull)) as is_part
      from pg_catalog.pg_constraint
     where contype = 'f' and conparentid = 0
       and conrelid <> confrelid
       and conrelid in (select oid from relations where kind in ('r', 'p'))
       and conrelid not in (select oid from tenant_relations)
     group by conrelid, confrelid
  ),
  chains as (
    select links.relation, links.parent, links.parent as root, links.is_part
      from links
     where links.parent in (select oid from tenant_relations)
    union
    select links.relation, links.parent, chains.root, chains.is_part and links.is_part
      from chains
      join links on links.parent = chains.relation
  )
  select * from chains
),
-- Whose rows are a tenant's, by a column of theirs or by their parent's.
relations_of_tenants as materialized (
  select relations.*
    from relations
   where relations.oid in (select oid from tenant_relations)
      or relations.oid in (select relation from hanging where is_part)
)
