-- Permissive policies are joined by OR: the widest decides. Judged from the
-- parsed expressions of all policies of the table.
select
  'permissive-widening' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s does not ask for the tenant. Permissive policies are joined by OR, so it opens what the others protect.', loose_policies.name) as detail,
  format('drop policy %I on %s;', polname, relation_name) as remedy,
  format('permissive-widening %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'permissive-widening')
   or not parameters.is_judged and polpermissive and relation in (
        select other.relation from loose_policies as other where other.polpermissive group by other.relation having count(*) > 1)
