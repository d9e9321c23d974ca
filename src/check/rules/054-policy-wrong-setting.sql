-- The same column is compared with another setting than everywhere else: one
-- that the server does not set, so anybody may.
select
  'policy-wrong-setting' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s compares the tenant with another setting than the other policies do.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-wrong-setting %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-wrong-setting')
   or not parameters.is_judged and false
