-- The relations of tenants and those beside them, and who may do what with them.
select
  relations.oid::int8 as oid, relations.name, relations.kind, relations.owner::int8 as owner,
  relations.is_walled as walled, relations.is_partition as partition,
  relations.oid in (select oid from relations_of_tenants) as tenant,
  coalesce(columns.numbers, '{}') as walls,
  coalesce(privileges.list, '[]') as access
from relations
left join (
  select relation, array_agg(column_number)::int8[] as numbers from walls group by relation
) as columns on columns.relation = relations.oid
left join (
  select relation,
         jsonb_agg(jsonb_build_object(
           'actor', actor::int8, 'select', can_select, 'insert', can_insert, 'update', can_update,
           'delete', can_delete)) as list
    from access
   where can_select or can_insert or can_update or can_delete
   group by relation
) as privileges on privileges.relation = relations.oid
order by relations.name
