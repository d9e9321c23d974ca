-- A branch of the condition asks a setting alone, not the row: whoever sets it
-- sees every tenant.
select
  'policy-setting-bypass' as rule,
  'error' as level,
  loose_policies.name as object,
  format('A setting or a claim alone satisfies the %s, for every row.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-setting-bypass %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-setting-bypass')
   or not parameters.is_judged and false
