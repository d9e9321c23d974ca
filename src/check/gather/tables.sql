-- The relations of tenants and those beside them, and who may do what with them.
select
  relations.oid::int8 as oid, relations.name, relations.kind, relations.owner::int8 as owner,
  relations.is_walled as walled, relations.is_partition as partition,
  relations.oid in (select oid from tenant_relations) as tenant,
  array(select column_number from walls where walls.relation = relations.oid)::int8[] as walls,
  (select coalesce(jsonb_agg(jsonb_build_object(
             'actor', actor::int8, 'select', can_select, 'insert', can_insert, 'update', can_update,
             'delete', can_delete)), '[]')
     from access
    where access.relation = relations.oid and (can_select or can_insert or can_update or can_delete)) as access
from relations
where relations.kind in ('r', 'p', 'f', 'm', 'v')
order by relations.name
