-- A permissive policy is open, and no grant lets anybody use it today.
select
  'policy-dormant' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s opens rows of every tenant to whoever is granted the command; nobody is today.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-dormant %s', loose_policies.name) as identity,
  loose_policies.oid as subject,
  (select definition from policy_definitions where policy_definitions.oid = loose_policies.oid) as definition
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-dormant')
      -- A managed platform's own roles, such as service_role, are granted nothing that is judged.
      and not polroles <@ array(select platform_roles.oid from platform_roles)
   or not parameters.is_judged and false
