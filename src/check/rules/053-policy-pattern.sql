-- A tenant compared by pattern: the context may hold the wildcard.
select
  'policy-pattern' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s compares with a pattern: a context of %% matches every tenant.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-pattern %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-pattern')
   or not parameters.is_judged and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~ '(~~|~)'
