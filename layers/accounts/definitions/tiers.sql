comment on table app_public.tiers is 'What a tenant may use; each tenant has one. Changed by operators.';
comment on column app_public.tiers.name is 'Short name, as tenants refer to it.';
comment on column app_public.tiers.description is 'Whom it is for.';
comment on column app_public.tiers.max_users is 'How many active users a tenant may have.';
comment on column app_public.tiers.max_api_calls_per_day is 'How many API calls a tenant may make a day (UTC).';
comment on column app_public.tiers.requests_per_second is 'How many requests a second a tenant may send for long.';
comment on column app_public.tiers.request_burst is 'How many requests a tenant may send at once.';

create or replace trigger tiers_touch before update on app_public.tiers
  for each row execute function app_private.touch_updated_at();

create or replace trigger tiers_copy_limits after update on app_public.tiers
  for each row execute function app_private.copy_tier_limits();

grant select on app_public.tiers to app_user, app_anonymous;
