-- A view reads as its owner unless it is security_invoker. Judged: a view that
-- narrows to the context itself is another rule's business.
with recursive reads as (
  select distinct ev_class as reader, refobjid as read
    from pg_catalog.pg_rewrite
    join pg_catalog.pg_depend on classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
     and refclassid = 'pg_catalog.pg_class'::regclass and refobjid <> ev_class
    join relations on relations.oid = ev_class and relations.kind = 'v'
),
-- A view that another readable one reads as its owner is as good as readable.
reachable as (
  select relation as view from exposed where relation in (select reader from reads)
  union
  select reads.read from reachable join reads on reads.reader = reachable.view
   where reads.read in (select reader from reads)
)
select
  'view-owner-rights' as rule,
  'error' as level,
  relations.name as object,
  format('The view %s reads %s with the rights of its owner %I, who is exempt from row security there: it shows every tenant.',
         relations.name, string_agg(distinct tenant_relations.name, ', '), rolname) as detail,
  format('alter view %s set (security_invoker = true);', relations.name) as remedy,
  format('view-owner-rights %s', relations.name) as identity,
  relations.oid as subject,
  left(pg_get_viewdef(relations.oid), 600) as definition
from relations
join reachable on reachable.view = relations.oid
join reads on reads.reader = relations.oid
join relations_of_tenants as tenant_relations on tenant_relations.oid = reads.read and tenant_relations.kind in ('r', 'p', 'f')
join overseers on overseers.relation = tenant_relations.oid and overseers.role = relations.owner
join pg_catalog.pg_roles on pg_roles.oid = relations.owner
where not coalesce((
    select option_value::boolean
      from pg_options_to_table(relations.options)
     where option_name = 'security_invoker'), false)
group by relations.oid, relations.name, relations.owner, rolname
