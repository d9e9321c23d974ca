-- A function that enters whatever tenant it is told. Judged: one that takes the
-- tenant from what the server has verified is none.
select
  'function-sets-tenant' as rule,
  'warning' as level,
  callable.name as object,
  format('The %s sets %s: a caller can enter a tenant with it.', callable.name, string_agg(settings.name, ', ')) as detail,
  format('revoke execute on function %s from public, %s;', callable.signature, callable.actor_names) as remedy,
  format('function-sets-tenant %s', callable.name) as identity,
  callable.oid as subject,
  left(pg_get_functiondef(callable.oid), 600) as definition
from callable
cross join parameters
cross join lateral unnest(parameters.settings) as settings (name)
cross join lateral (
  select exists (
    select from unnest(callable.config) as setting where setting like settings.name || '=%') as is_set
) as configured
where callable.kind in ('f', 'p')
  and (configured.is_set
       or (callable.source ~* '\mset_config\s*\(' and position(settings.name in callable.source) > 0))
group by callable.oid, callable.name, callable.signature, callable.actor_names
