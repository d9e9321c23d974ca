-- Shows the status that counts in app_public.tenants, and leaves a record of who changed
-- it. It passes over a row that somebody has locked: the tenant could, and the change of
-- its status must not wait. So it also catches up on rows that were passed over before.
create or replace function app_private.show_tenant_status() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  update app_public.tenants
     set status = statuses.status
    from app_private.tenant_statuses as statuses
   where statuses.tenant_id = tenants.id
     and tenants.id in (
       select behind.id
         from app_public.tenants as behind
         join app_private.tenant_statuses as actual on actual.tenant_id = behind.id
        where behind.status <> actual.status
          for no key update of behind skip locked);
  perform app_private.record_tenant_status(NEW.tenant_id, OLD.status, NEW.status);
  return null;
end
$$;

create or replace function app_private.record_tenant_status(tenant uuid, former text, status text) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into tenancy.events (kind, acting_as, details)
  values ('tenant_status', session_user, jsonb_build_object('tenant_id', tenant, 'from', former, 'to', status));
end;

grant execute on function app_private.record_tenant_status(uuid, text, text) to app_platform;
