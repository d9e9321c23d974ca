-- Rows that are read by their tenant and written by another column, such as
-- their author: they can be planted in any tenant.
select
  'policy-plants-rows' as rule,
  'warning' as level,
  loose_policies.name as object,
  format('The %s does not ask for the tenant, by which rows are read: whoever writes a row can give it any tenant.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-plants-rows %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-plants-rows')
   or not parameters.is_judged and false
