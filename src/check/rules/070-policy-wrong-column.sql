-- The tenant of the context is compared with a column that is not the tenant of the row.
select
  'policy-wrong-column' as rule,
  'warning' as level,
  loose_policies.name as object,
  format('The %s lets rows through by a column that is not their tenant.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-wrong-column %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-wrong-column')
   or not parameters.is_judged and false
