-- A partition or inheritance child that is queried by its own name does not get
-- its parent's policies.
select
  'partition-exposed' as rule,
  'error' as level,
  child.name as object,
  format('Row security is off for %s, a part of %s, and %s can reach it. A query that names the part does not get the policies of the table: it shows every tenant.',
         child.name, parent.name, exposed.actor_names) as detail,
  format('alter table %1$s enable row level security, force row level security;%2$s', child.name,
         (select string_agg(format(E'\nrevoke all on %s from %I;', child.name, access.actor_name), '')
            from access
           where access.relation = child.oid and access.actor <> 0
             and (can_select or can_insert or can_update or can_delete))) as remedy,
  format('partition-exposed %s', child.name) as identity,
  format('parts of %s', parent.name) as cause
from pg_catalog.pg_inherits
join relations as child on child.oid = inhrelid
join relations as parent on parent.oid = inhparent
join exposed on exposed.relation = child.oid
where child.kind in ('r', 'p', 'f')
  and not child.is_walled
  and (child.oid in (select oid from tenant_relations) or parent.oid in (select oid from tenant_relations))
