-- Different tenants compare as equal: a truncating cast, a part of the text, a
-- collation that ignores differences.
select
  'policy-lossy-comparison' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s compares only a part of the tenant: two tenants can look equal to it.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-lossy-comparison %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-lossy-comparison')
   or not parameters.is_judged and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~* '(lower|upper|left|substr)\w*\('
