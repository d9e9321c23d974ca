-- A LEAKPROOF function may run on rows before the policy has refused them.
select
  'leakproof-function' as rule,
  'error' as level,
  functions.name as object,
  format('The %s is LEAKPROOF: it may run on rows of other tenants before a policy removes them.', functions.name) as detail,
  format('alter function %s not leakproof;', functions.signature) as remedy,
  format('leakproof-function %s', functions.name) as identity,
  case when functions.kind <> 'a' then left(pg_get_functiondef(functions.oid), 600) end as definition
from functions
where functions.is_leakproof
