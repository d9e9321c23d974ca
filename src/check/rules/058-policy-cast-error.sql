-- A cast of a row's value that can fail prints the value in its error, before
-- any policy has removed the row.
select
  'policy-cast-error' as rule,
  'warning' as level,
  loose_policies.name as object,
  format('The %s casts text of the row. A malformed value of another tenant appears in the error.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-cast-error %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-cast-error')
   or not parameters.is_judged and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~ '->>.*::'
