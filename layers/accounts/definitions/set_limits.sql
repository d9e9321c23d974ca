-- Exceptions for one tenant. What is null stays.
create or replace function app_operations.set_limits(
  tenant_id uuid,
  max_users integer default null,
  max_api_calls_per_day integer default null,
  requests_per_second integer default null,
  request_burst integer default null
) returns app_operations.tenants
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  update app_public.tenants
     set max_users = coalesce(set_limits.max_users, tenants.max_users),
         max_api_calls_per_day = coalesce(set_limits.max_api_calls_per_day, tenants.max_api_calls_per_day),
         requests_per_second = coalesce(set_limits.requests_per_second, tenants.requests_per_second),
         request_burst = coalesce(set_limits.request_burst, tenants.request_burst)
   where tenants.id = set_limits.tenant_id;
  return app_operations.find_tenant(set_limits.tenant_id);
end
$$;

create or replace function app_operations.reset_limits(tenant_id uuid) returns app_operations.tenants
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  update app_public.tenants
     set max_users = null, max_api_calls_per_day = null, requests_per_second = null, request_burst = null
   where tenants.id = reset_limits.tenant_id;
  return app_operations.find_tenant(reset_limits.tenant_id);
end
$$;

comment on function app_operations.set_limits(uuid, integer, integer, integer, integer) is
  'Sets limits of one tenant that differ from its tier''s. A lower limit removes no user.';
comment on function app_operations.reset_limits(uuid) is
  'Gives the tenant the limits of its tier again.';

grant execute on function app_operations.set_limits(uuid, integer, integer, integer, integer) to app_platform;
grant execute on function app_operations.reset_limits(uuid) to app_platform;
