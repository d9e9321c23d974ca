-- The condition depends on something whose meaning the check cannot read: a
-- function with loops, say. It may hold the row or not.
select
  'policy-unfollowed' as rule,
  'warning' as level,
  loose_policies.name as object,
  format('The %s asks what the check cannot follow: it may hold or not.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-unfollowed %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-unfollowed')
   or not parameters.is_judged and false
