-- The condition is about something else than the tenant, and nothing beside it
-- asks for the tenant.
select
  'policy-unbound' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s does not compare the row with who asks.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-unbound %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-unbound')
   or not parameters.is_judged and false
