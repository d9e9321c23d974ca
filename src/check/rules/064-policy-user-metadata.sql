-- What a user can write into his own token says nothing of who he is. Judged from
-- the parsed expression.
select
  'policy-user-metadata' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s reads user_metadata, which users can change themselves.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-user-metadata %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-user-metadata')
   or not parameters.is_judged
      and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~ '(user_metadata|raw_user_meta_data)'
