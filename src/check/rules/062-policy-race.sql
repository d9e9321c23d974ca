-- A policy that looks up another table can be raced: under READ COMMITTED a
-- FOR UPDATE that waited sees the new row by the old permission.
select
  'policy-race' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s looks up a table that the application changes. A statement that waits for a lock may use a permission that has just been removed.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-race %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-race')
   or not parameters.is_judged and false
