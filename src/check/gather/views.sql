-- Views as Postgres keeps them, and whether no wall holds their owner.
select relations.oid::int8 as oid, relations.owner::int8 as owner, ev_action::text as definition,
       relations.owner in (select role from overseers) as "isExempt"
from relations
join pg_catalog.pg_rewrite on ev_class = relations.oid and rulename = '_RETURN'
where relations.kind = 'v'
