-- Without a context, or for a row without a tenant, the condition is true:
-- IS NULL, COALESCE onto the row's own column, a tenant by default.
select
  'policy-fails-open' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s lets rows through if the tenant of the row or of the context is missing.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-fails-open %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-fails-open')
   or not parameters.is_judged and (polpermissive and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~ '(IS NULL|COALESCE)')
