-- Permissive policies are joined by OR: the widest decides. Judged from the
-- parsed expressions of all policies of the table.
select
  'permissive-widening' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s stands beside others, is joined to them by OR, and does not ask for the tenant.', loose_policies.name) as detail,
  null::text as remedy,
  format('permissive-widening %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where parameters.is_judged
   or (polpermissive and exists (
         select
           from loose_policies as other
          where other.relation = loose_policies.relation and other.oid <> loose_policies.oid
            and other.polpermissive and other.polcmd in (loose_policies.polcmd, '*')))
