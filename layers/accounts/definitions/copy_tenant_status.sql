create or replace function app_private.copy_tenant_status() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app_private.tenant_statuses (tenant_id, status)
  values (NEW.id, NEW.status)
  on conflict (tenant_id) do update set status = excluded.status;
  return null;
end
$$;
