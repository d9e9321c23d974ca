-- A permissive policy that asks nothing, and no restrictive one that does: the
-- table is open to whom it names. Judged from the parsed expression.
select
  'policy-always-true' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s lets every row be read, and no restrictive policy narrows it.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-always-true %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-always-true')
   or not parameters.is_judged and (polpermissive and polcmd in ('r', '*') and pg_get_expr(polqual, relation) = 'true')
