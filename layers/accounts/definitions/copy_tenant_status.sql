-- A status that is written into app_public.tenants becomes the one that counts. With the
-- rights of the caller: no tenant role can write it.
create or replace function app_private.copy_tenant_status() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app_private.tenant_statuses as statuses (tenant_id, status)
  values (NEW.id, NEW.status)
  on conflict (tenant_id) do update set status = excluded.status where statuses.status <> excluded.status;
  return null;
end
$$;
