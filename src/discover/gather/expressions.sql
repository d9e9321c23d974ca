-- Defaults and views that read a setting: it may stand there alone. Of a view also which it is.
select distinct stored.tree, stored.relation
from (
  select adbin::text, null::int8
    from pg_catalog.pg_attrdef
    join relations on relations.oid = adrelid
  union all
  select ev_action::text, ev_class::int8
    from pg_catalog.pg_rewrite
    join relations on relations.oid = ev_class
   where rulename = '_RETURN'
) as stored (tree, relation)
where exists (
  select
    from (
      select oid from context_readers
      union all
      select oid from pg_catalog.pg_proc
       where proname = 'current_setting' and pronamespace = 'pg_catalog'::regnamespace
    ) as readers
   where strpos(stored.tree, ':funcid ' || readers.oid || ' ') > 0)
