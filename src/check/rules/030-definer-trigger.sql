-- A trigger with the rights of an owner whom no wall holds sees every tenant;
-- what it refuses or raises tells of them. Judged: one that reads other rows.
select distinct
  'definer-trigger' as rule,
  'warning' as level,
  format('trigger %I on %s', tgname, tenant_relations.name) as object,
  format('The trigger %I of %s runs with the rights of %I, who is exempt from row security, and reads tables of tenants: what it refuses tells of other tenants.',
         tgname, tenant_relations.name, rolname) as detail,
  format('alter function %s security invoker;', functions.signature) as remedy,
  format('definer-trigger %s.%s', tenant_relations.name, tgname) as identity,
  functions.oid as subject,
  pg_get_triggerdef(pg_trigger.oid) as definition
from pg_catalog.pg_trigger
join tenant_relations on tenant_relations.oid = tgrelid
join exposed on exposed.relation = tgrelid and exposed.can_write
join functions on functions.oid = tgfoid
join pg_catalog.pg_roles on pg_roles.oid = functions.owner
cross join parameters
where not tgisinternal
  and functions.is_definer
  and functions.owner in (select role from overseers)
  -- The function says why, for every trigger that calls it.
  and not exists (select from declared where declared.rule = 'definer-trigger' and declared.refobject = functions.name)
  and (parameters.is_judged
       or exists (
         select
           from overseers
           join tenant_relations as looked_up on looked_up.oid = overseers.relation
          where overseers.role = functions.owner
            and functions.source ~* ('\m(from|join|update|using)\s+(\w+\.)?' || regexp_replace(looked_up.relname, '\W', '.', 'g') || '\M')))
