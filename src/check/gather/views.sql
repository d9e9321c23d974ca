-- Views whose owner no wall holds, as Postgres keeps them.
select relations.oid::int8 as oid, relations.owner::int8 as owner, ev_action::text as definition
from relations
join pg_catalog.pg_rewrite on ev_class = relations.oid and rulename = '_RETURN'
where relations.kind = 'v'
  and relations.owner in (select role from overseers)
