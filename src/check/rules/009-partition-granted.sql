-- Its siblings are granted to nobody: a grant on one part is a slip, and TRUNCATE
-- or a policy that is added later would not ask the parent's policies.
select
  'partition-granted' as rule,
  'warning' as level,
  child.name as object,
  format('%s is granted to %s, but other parts of %s are granted to nobody.',
         child.name, exposed.actor_names, parent.name) as detail,
  (select string_agg(format('revoke all on %s from %I;', child.name, access.actor_name), E'\n')
     from access
    where access.relation = child.oid and access.actor <> 0
      and (can_select or can_insert or can_update or can_delete)) as remedy,
  format('partition-granted %s', child.name) as identity,
  format('parts of %s', parent.name) as cause
from pg_catalog.pg_inherits
join relations as child on child.oid = inhrelid
join relations as parent on parent.oid = inhparent
join exposed on exposed.relation = child.oid
where child.is_walled
  and parent.oid in (select oid from tenant_relations)
  and exists (
    select
      from pg_catalog.pg_inherits as sibling
     where sibling.inhparent = pg_inherits.inhparent
       and sibling.inhrelid not in (select relation from exposed))
