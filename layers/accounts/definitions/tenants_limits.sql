-- The limits that count for a tenant. Computed from rows that the caller may read.
create or replace function app_public.tenants_limits(tenant app_public.tenants) returns app_public.limits
  language sql stable parallel safe
begin atomic
  select row(
           coalesce(tenant.max_users, tiers.max_users),
           coalesce(tenant.max_api_calls_per_day, tiers.max_api_calls_per_day),
           coalesce(tenant.requests_per_second, tiers.requests_per_second),
           coalesce(tenant.request_burst, tiers.request_burst)
         )::app_public.limits
    from app_public.tiers
   where tiers.name = tenant.tier;
end;

comment on function app_public.tenants_limits(app_public.tenants) is
  'The limits that count for the tenant: its own, or else those of its tier.';

grant execute on function app_public.tenants_limits(app_public.tenants) to app_user;
