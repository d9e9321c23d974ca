-- What does not depend on the row is evaluated once a statement in a sub-select,
-- and once a row without it. Judged from the parsed expression.
select
  'policy-per-row' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s asks who is there for every row, not once for the statement.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-per-row %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition,
  'policies ' || left((select definition from policy_definitions where policy_definitions.oid = loose_policies.oid), 120) as cause
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-per-row')
   or not parameters.is_judged and false
