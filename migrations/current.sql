-- The kernel again: a wall that fetches no row of another tenant, and a context of
-- two settings.
--!include tenancy/index.sql

create or replace view tenancy.tenant_statuses as
  select tenant_statuses.tenant_id, tenant_statuses.status from app_private.tenant_statuses;

drop trigger if exists forget_kept_seals on app_private.tenant_statuses;
create or replace trigger forget_cached_seals
  after update or delete on app_private.tenant_statuses
  for each row execute function tenancy.forget_cached_seals('tenant_id');
alter table app_private.tenant_statuses enable always trigger forget_cached_seals;

--!include app_public/store_api_secret.sql
--!include app_public/read_api_secret.sql

-- Postgres searches pg_temp first for types, unless the path names it last.
do $$
declare
  function regprocedure;
begin
  for function in
    select oid::regprocedure
      from pg_catalog.pg_proc
     where pronamespace in ('tenancy'::regnamespace, 'app_public'::regnamespace, 'app_private'::regnamespace)
       and 'search_path=""' = any (proconfig)
  loop
    execute format('alter function %s set search_path = pg_catalog, pg_temp', function);
  end loop;
end
$$;

select tenancy.renew_walls();

drop function if exists tenancy.refuse_unsealed(), tenancy.sealed_tenant_or_null(), tenancy.keep_seal(),
  tenancy.verify_tenant_or_null(), tenancy.verify_active(uuid),
  tenancy.verify_user_id(), tenancy.verify_user_role(), tenancy.claimed_tenant_id(), tenancy.claimed_context(),
  tenancy.tenant_status(uuid), tenancy.read_expression(text, name), tenancy.write_expression(text, name);
drop trigger if exists forget_kept_seals on tenancy.seal_keys;
drop function if exists tenancy.forget_kept_seals();
drop table if exists tenancy.kept_seals;
