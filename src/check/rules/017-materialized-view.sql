-- A materialized view has no row security: it shows whatever its REFRESH saw.
with recursive sources as (
  select distinct ev_class as reader, refobjid as read
    from pg_catalog.pg_rewrite
    join pg_catalog.pg_depend on classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
     and refclassid = 'pg_catalog.pg_class'::regclass and refobjid <> ev_class
),
derived as (
  select relations.oid as view, sources.read
    from relations join sources on sources.reader = relations.oid
   where relations.kind = 'm'
  union
  select derived.view, sources.read from derived join sources on sources.reader = derived.read
)
select
  'materialized-view' as rule,
  'error' as level,
  relations.name as object,
  format('The materialized view %s holds rows of %s, and %s can read it. A materialized view has no row security.',
         relations.name, string_agg(distinct tenant_relations.name, ', '), exposed.actor_names) as detail,
  format('revoke all on %s from %s;', relations.name, exposed.actor_names) as remedy,
  format('materialized-view %s', relations.name) as identity,
  left(pg_get_viewdef(relations.oid), 600) as definition
from relations
join exposed on exposed.relation = relations.oid
join derived on derived.view = relations.oid
join relations_of_tenants as tenant_relations on tenant_relations.oid = derived.read and tenant_relations.kind <> 'm'
where relations.kind = 'm'
group by relations.oid, relations.name, exposed.actor_names
