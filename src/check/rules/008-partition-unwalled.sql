-- No one is granted this part today, but the wall that its siblings have is
-- missing: one grant on the schema opens it.
select
  'partition-unwalled' as rule,
  'warning' as level,
  child.name as object,
  format('%s is a part of %s and lacks the row security that %s.', child.name, parent.name,
         case when not child.is_walled then 'other parts have' else 'is forced on other parts' end) as detail,
  format('alter table %s enable row level security, force row level security;', child.name) as remedy,
  format('partition-unwalled %s', child.name) as identity
from pg_catalog.pg_inherits
join relations as child on child.oid = inhrelid
join relations as parent on parent.oid = inhparent
where child.kind in ('r', 'p')
  and parent.oid in (select oid from tenant_relations)
  and not child.is_walled
  and child.oid not in (select relation from exposed)
  and exists (
    select
      from pg_catalog.pg_inherits as sibling
      join relations as other on other.oid = sibling.inhrelid
     where sibling.inhparent = pg_inherits.inhparent and other.is_walled)
