-- What the functions here answer.
create or replace function app_operations.find_tenant(tenant_id uuid) returns app_operations.tenants
  language plpgsql stable strict
  set search_path = pg_catalog, pg_temp
as $$
declare
  tenant app_operations.tenants;
begin
  select * into tenant from app_operations.tenants where tenants.id = find_tenant.tenant_id;
  if tenant.id is null then
    raise exception using errcode = 'RH005', message = 'the tenant is unknown';
  end if;
  return tenant;
end
$$;

comment on function app_operations.find_tenant(uuid) is $$
@behavior -*

The tenant as operators see it. Raises RH005 where there is none.
$$;

grant execute on function app_operations.find_tenant(uuid) to app_platform;
