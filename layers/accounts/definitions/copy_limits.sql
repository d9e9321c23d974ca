-- Keep app_private.tenant_limits. With the rights of the caller, who changes tiers and
-- limits and so reaches all of them: the owner's functions see no tenant outside a context.

create or replace function app_private.copy_tenant_limits() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app_private.tenant_limits (tenant_id, max_users, max_api_calls_per_day, requests_per_second, request_burst)
  select NEW.id,
         coalesce(NEW.max_users, tiers.max_users),
         coalesce(NEW.max_api_calls_per_day, tiers.max_api_calls_per_day),
         coalesce(NEW.requests_per_second, tiers.requests_per_second),
         coalesce(NEW.request_burst, tiers.request_burst)
    from app_public.tiers
   where tiers.name = NEW.tier
  on conflict (tenant_id) do update
    set max_users = excluded.max_users, max_api_calls_per_day = excluded.max_api_calls_per_day,
        requests_per_second = excluded.requests_per_second, request_burst = excluded.request_burst;
  -- Not on an update: it would wait for whoever has locked the row.
  if TG_OP = 'INSERT' then
    insert into app_private.tenant_seats (tenant_id) values (NEW.id);
  end if;
  return null;
end
$$;

create or replace function app_private.copy_tier_limits() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.tenant_limits
     set max_users = coalesce(tenants.max_users, NEW.max_users),
         max_api_calls_per_day = coalesce(tenants.max_api_calls_per_day, NEW.max_api_calls_per_day),
         requests_per_second = coalesce(tenants.requests_per_second, NEW.requests_per_second),
         request_burst = coalesce(tenants.request_burst, NEW.request_burst)
    from app_public.tenants
   where tenants.tier = NEW.name and tenant_limits.tenant_id = tenants.id;
  return null;
end
$$;
