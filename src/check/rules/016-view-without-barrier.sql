-- A view with its owner's rights whose own WHERE is the wall: without
-- security_barrier a cheap function of the caller runs on other tenants' rows
-- first. Judged: only a view that narrows to the context.
select
  'view-without-barrier' as rule,
  'error' as level,
  relations.name as object,
  format('The view %s filters by the context itself, but it is no security_barrier: a function in a query''s WHERE can see the other rows first.',
         relations.name) as detail,
  format('alter view %s set (security_barrier = true);', relations.name) as remedy,
  format('view-without-barrier %s', relations.name) as identity,
  relations.oid as subject,
  left(pg_get_viewdef(relations.oid), 600) as definition
from relations
join exposed on exposed.relation = relations.oid
where relations.kind = 'v'
  and not exists (
    select
      from pg_options_to_table(relations.options)
     where option_name in ('security_invoker', 'security_barrier') and option_value::boolean)
  and exists (
    select
      from pg_catalog.pg_rewrite
      join pg_catalog.pg_depend on classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
       and refclassid = 'pg_catalog.pg_class'::regclass
      join overseers on overseers.relation = refobjid and overseers.role = relations.owner
     where ev_class = relations.oid)
