-- A cast on the column side cannot use the column's index.
select
  'policy-column-cast' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s casts the tenant column, so its index is not used and every row is compared.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-column-cast %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition,
  'policies ' || left((select definition from policy_definitions where policy_definitions.oid = loose_policies.oid), 120) as cause
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-column-cast')
   or not parameters.is_judged and false
