-- A permissive policy is open, and no grant lets anybody use it today.
select
  'policy-dormant' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s opens rows of every tenant to whoever is granted the command; nobody is today.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-dormant %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-dormant')
   or not parameters.is_judged and false
