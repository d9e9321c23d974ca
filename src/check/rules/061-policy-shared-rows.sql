-- A flag of the row opens it to every tenant. That can be wanted: look.
select
  'policy-shared-rows' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s shows a row to every tenant if a flag of the row says so.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-shared-rows %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-shared-rows')
   or not parameters.is_judged and false
