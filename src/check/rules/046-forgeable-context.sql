-- Any SQL can set a setting: where the wall believes it, an injected statement
-- chooses its tenant. A seal, or claims that the server verifies, is what helps.
select
  'forgeable-context' as rule,
  'info' as level,
  'database' as object,
  format('Policies believe the setting %s, and any SQL of the application can change it: whoever injects SQL chooses the tenant.',
         (select settings[1] from parameters)) as detail,
  null::text as remedy,
  'forgeable-context' as identity
from parameters
where cardinality(parameters.settings) > 0
  and exists (select from tenant_relations where is_walled)
  -- Sealed: what the wall compares with is verified, and the setting is a claim.
  and not exists (
    select
      from pg_catalog.pg_proc
      join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
     where nspname = 'tenancy' and proname = 'seal_is_required' and pg_get_function_sqlbody(pg_proc.oid) = 'RETURN true')
