-- No one is granted this part today, but the wall that its siblings have is
-- missing: one grant on the schema opens it. Where no part has one, that is the
-- schema's custom, and as open to the next grant.
select
  'partition-unwalled' as rule,
  case when siblings.walled > 0 then 'warning' else 'info' end as level,
  child.name as object,
  format('Row security is off for %s, a part of %s%s. Nobody is granted it today. A grant would show the rows of every tenant, because a part does not get the policies of its table.',
         child.name, parent.name,
         case when siblings.walled > 0 then ', and on for other parts' else ', as for every other part' end) as detail,
  format('alter table %s enable row level security, force row level security;', child.name) as remedy,
  format('partition-unwalled %s', child.name) as identity,
  format('parts of %s', parent.name) as cause
from pg_catalog.pg_inherits
join relations as child on child.oid = inhrelid
join relations as parent on parent.oid = inhparent
join (
  select inhparent as parent, count(*) filter (where relations.is_walled) as walled
    from pg_catalog.pg_inherits
    join relations on relations.oid = inhrelid
   group by inhparent
) as siblings on siblings.parent = inhparent
where child.kind in ('r', 'p')
  and parent.oid in (select oid from tenant_relations)
  and not child.is_walled
  and child.oid not in (select relation from exposed)
  and (siblings.walled > 0 or parent.is_walled)
