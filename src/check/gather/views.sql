-- Views as Postgres keeps them, whether no wall holds their owner, and the table of
-- a platform's accounts.
select relations.oid::int8 as oid, relations.kind, relations.owner::int8 as owner, ev_action::text as definition,
       relations.owner in (select role from overseers) as "isExempt", to_regclass('auth.users')::oid::int8 as accounts,
       coalesce((
         select option_value::boolean
           from pg_options_to_table(relations.options)
          where option_name = 'security_invoker'), false) as "isInvoker"
from relations
join pg_catalog.pg_rewrite on ev_class = relations.oid and rulename = '_RETURN'
where relations.kind in ('v', 'm')
