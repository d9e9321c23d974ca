-- A sub-select that does not mention the row: an unqualified column of the same
-- name inside it was taken instead.
select
  'policy-captured-column' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s asks a sub-select that does not depend on the row. Inside a sub-select, a column without its table''s name is one of the inner table.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-captured-column %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-captured-column')
   or not parameters.is_judged and false
