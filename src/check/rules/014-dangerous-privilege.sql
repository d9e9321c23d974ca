-- These privileges do not ask row security: TRUNCATE empties every tenant,
-- TRIGGER runs code on every tenant's rows, REFERENCES and MAINTAIN tell of them.
select
  'dangerous-privilege' as rule,
  case when bool_or(can_truncate or can_trigger) then 'error' else 'warning' end as level,
  relations_of_tenants.name as object,
  format('%s has %s on %s: row security does not apply to that.',
         actor_name, array_to_string(privileges.list, ', '), relations_of_tenants.name) as detail,
  format('revoke %s on %s from %I;', array_to_string(privileges.list, ', '), relations_of_tenants.name, actor_name) as remedy,
  format('dangerous-privilege %s %s', relations_of_tenants.name, actor_name) as identity
from access
join relations_of_tenants on relations_of_tenants.oid = access.relation
cross join lateral (
  select array_remove(array[
    case when can_truncate then 'truncate' end, case when can_trigger then 'trigger' end,
    case when can_reference then 'references' end, case when can_maintain then 'maintain' end], null) as list
) as privileges
where relations_of_tenants.kind in ('r', 'p', 'f')
  and privileges.list <> '{}'
group by relations_of_tenants.name, actor_name, privileges.list
