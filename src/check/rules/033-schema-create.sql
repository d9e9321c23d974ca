-- Who can create objects beside the tenants' tables can plant names before them;
-- who owns the schema can drop them.
select
  'schema-create' as rule,
  case when owned.name is not null then 'error' else 'warning' end as level,
  format('schema %I', schemas.name) as object,
  case when owned.name is not null
       then format('The schema %I belongs to %I, and the application can become that role: it can drop what is in the schema.',
                   schemas.name, owned.name)
       else format('%s may create objects in %I, beside the tables of tenants.',
                   string_agg(quote_ident(actors.name), ', '), schemas.name) end as detail,
  case when owned.name is not null then null
       when exists (
         select from pg_catalog.pg_namespace cross join lateral aclexplode(nspacl) as acl
          where pg_namespace.oid = schemas.oid and acl.grantee = 0 and acl.privilege_type = 'CREATE')
       then format('revoke create on schema %I from public, %s;', schemas.name, string_agg(quote_ident(actors.name), ', '))
       else format('revoke create on schema %I from %s;', schemas.name, string_agg(quote_ident(actors.name), ', ')) end as remedy,
  format('schema-create %s', schemas.name) as identity
from schemas
left join lateral (
  select reach.name from reach where reach.role = schemas.owner order by reach.name limit 1
) as owned on true
left join actors on actors.oid <> 0 and has_schema_privilege(actors.oid, schemas.oid, 'create')
where (owned.name is not null or actors.oid is not null)
  and (exists (select from tenant_relations where schema = schemas.oid)
       or exists (select from functions where schema = schemas.oid))
group by schemas.oid, schemas.name, owned.name
