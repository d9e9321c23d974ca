-- What is null stays; an empty domain removes it.
create or replace function app_operations.change_tenant(
  tenant_id uuid,
  slug text default null,
  name text default null,
  domain text default null,
  tier text default null,
  metadata jsonb default null
) returns app_operations.tenants
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  update app_public.tenants
     set slug = coalesce(change_tenant.slug, tenants.slug),
         name = coalesce(change_tenant.name, tenants.name),
         domain = case when change_tenant.domain is null then tenants.domain else nullif(change_tenant.domain, '') end,
         tier = coalesce(change_tenant.tier, tenants.tier),
         metadata = coalesce(change_tenant.metadata, tenants.metadata)
   where tenants.id = change_tenant.tenant_id;
  return app_operations.find_tenant(change_tenant.tenant_id);
end
$$;

comment on function app_operations.change_tenant(uuid, text, text, text, text, jsonb) is
  'Changes what is given of a tenant; an empty domain removes it. Raises RH005 for an unknown tenant.';

grant execute on function app_operations.change_tenant(uuid, text, text, text, text, jsonb) to app_platform;
