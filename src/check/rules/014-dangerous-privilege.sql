-- These privileges do not ask row security: TRUNCATE empties every tenant,
-- TRIGGER runs code on every tenant's rows, REFERENCES and MAINTAIN tell of them.
select
  'dangerous-privilege' as rule,
  case when can_truncate or can_trigger then 'error' else 'warning' end as level,
  relations_of_tenants.name as object,
  format('%s may %s %s. Row security does not apply to that.',
         string_agg(quote_ident(actor_name), ', ') over (
           partition by relations_of_tenants.oid, privileges.list order by actor_name
           rows between unbounded preceding and unbounded following),
         array_to_string(privileges.words, ', '), relations_of_tenants.name) as detail,
  format('revoke %s on %s from %I;', array_to_string(privileges.list, ', '), relations_of_tenants.name, actor_name) as remedy,
  format('dangerous-privilege %s %s', relations_of_tenants.name, actor_name) as identity,
  format(case when defaults.exist then 'default privileges of role %I in schema %I' else 'grants of role %I on tables of schema %I' end,
         pg_get_userbyid(relations_of_tenants.owner), schemas.name) as cause
from access
join actors on actors.oid = access.actor
join relations_of_tenants on relations_of_tenants.oid = access.relation
join schemas on schemas.oid = relations_of_tenants.schema
cross join lateral (
  select array_remove(array[
           case when can_truncate then 'truncate' end, case when can_trigger then 'trigger' end,
           case when can_reference then 'references' end, case when can_maintain then 'maintain' end], null) as list,
         array_remove(array[
           case when can_truncate then 'truncate' end, case when can_trigger then 'create triggers on' end,
           case when can_reference then 'reference' end, case when can_maintain then 'maintain' end], null) as words
) as privileges
cross join lateral (
  select exists (
    select
      from pg_catalog.pg_default_acl
      cross join lateral aclexplode(defaclacl) as acl
     where defaclobjtype = 'r' and defaclrole = relations_of_tenants.owner
       and defaclnamespace in (0, relations_of_tenants.schema) and acl.grantee in (0, access.actor)
       and lower(acl.privilege_type) = any (privileges.list)) as exist
) as defaults
where relations_of_tenants.kind in ('r', 'p', 'f')
  and privileges.list <> '{}'
