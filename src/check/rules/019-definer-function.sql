-- A SECURITY DEFINER function of an owner whom no wall holds. Judged: one that
-- touches no tenant's table, or asks the context, is none.
select
  'definer-function' as rule,
  'error' as level,
  callable.name as object,
  format('The %s runs with the rights of %I, who is exempt from row security, and %s may call it: it reads or writes the rows of every tenant.',
         callable.name, rolname, callable.actor_names) as detail,
  format('alter function %s security invoker;', callable.signature) as remedy,
  format('definer-function %s', callable.name) as identity,
  callable.oid as subject,
  left(pg_get_functiondef(callable.oid), 600) as definition
from callable
join pg_catalog.pg_roles on pg_roles.oid = callable.owner
cross join parameters
where callable.is_definer
  and callable.kind in ('f', 'p')
  and callable.result not in ('trigger'::regtype, 'event_trigger'::regtype)
  and callable.owner in (select role from overseers)
  -- Suspected, where nobody judges: it names such a table and asks no context.
  and (parameters.is_judged
       or (callable.oid not in (select oid from context_readers)
           and exists (
             select
               from overseers
               join tenant_relations on tenant_relations.oid = overseers.relation
              where overseers.role = callable.owner
                and callable.source ~ ('\m' || regexp_replace(tenant_relations.relname, '\W', '.', 'g') || '\M'))))
