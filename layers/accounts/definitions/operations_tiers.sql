create or replace view app_operations.tiers with (security_invoker = true) as
  select tiers.name, tiers.description, tiers.max_users, tiers.max_api_calls_per_day,
         tiers.requests_per_second, tiers.request_burst, tiers.created_at, tiers.updated_at
    from app_public.tiers;

comment on view app_operations.tiers is $$
@primaryKey name
@behavior -insert -update -delete

What a tenant may use; each tenant has one.
$$;

grant select on app_operations.tiers to app_platform;

create or replace function app_operations.put_tier(
  name text,
  max_users integer,
  max_api_calls_per_day integer,
  requests_per_second integer,
  request_burst integer,
  description text default ''
) returns app_operations.tiers
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  tier app_operations.tiers;
begin
  insert into app_public.tiers (name, description, max_users, max_api_calls_per_day, requests_per_second, request_burst)
  values (put_tier.name, put_tier.description, put_tier.max_users, put_tier.max_api_calls_per_day,
          put_tier.requests_per_second, put_tier.request_burst)
  on conflict on constraint tiers_pkey do update
    set description = excluded.description, max_users = excluded.max_users,
        max_api_calls_per_day = excluded.max_api_calls_per_day,
        requests_per_second = excluded.requests_per_second, request_burst = excluded.request_burst;
  select * into tier from app_operations.tiers where tiers.name = put_tier.name;
  return tier;
end
$$;

comment on function app_operations.put_tier(text, integer, integer, integer, integer, text) is
  'Makes a tier, or changes it for every tenant that has it. A lower limit removes no user.';

grant execute on function app_operations.put_tier(text, integer, integer, integer, integer, text) to app_platform;
