-- After a transaction-local setting ends, it is an empty string and no null: the
-- cast of it fails with 22P02 on a connection that is used again.
select
  'policy-empty-setting' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s casts a setting without nullif(…, ''''): on a pooled connection without a tenant it fails with a cast error.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-empty-setting %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition,
  'policies ' || left((select definition from policy_definitions where policy_definitions.oid = loose_policies.oid), 120) as cause
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-empty-setting')
   or not parameters.is_judged and false
