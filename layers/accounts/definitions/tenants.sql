comment on table app_public.tenants is 'A customer: everything else belongs to exactly one of them.';
comment on column app_public.tenants.slug is 'Short name for addresses: lower-case letters, digits and inner hyphens. The public id is t_ and the slug.';
comment on column app_public.tenants.name is 'The name that people read.';
comment on column app_public.tenants.domain is 'The customer''s own domain, if there is one.';
comment on column app_public.tenants.tier is 'What the tenant may use, unless its own limits say otherwise.';
comment on column app_public.tenants.status is 'active, suspended or cancelled; only an active tenant can be entered.';
comment on column app_public.tenants.max_users is 'How many active users the tenant may have; null for what its tier says.';
comment on column app_public.tenants.max_api_calls_per_day is 'How many API calls the tenant may make a day (UTC); null for what its tier says.';
comment on column app_public.tenants.requests_per_second is 'How many requests a second the tenant may send for long; null for what its tier says.';
comment on column app_public.tenants.request_burst is 'How many requests the tenant may send at once; null for what its tier says.';
comment on column app_public.tenants.metadata is 'What else is known of the tenant.';
select app_private.describe_standard_columns('app_public.tenants');

create or replace trigger tenants_touch before update on app_public.tenants
  for each row execute function app_private.touch_updated_at();

create or replace trigger tenants_copy_status after insert or update of status on app_public.tenants
  for each row execute function app_private.copy_tenant_status();

create or replace trigger tenants_copy_limits
  after insert or update of tier, max_users, max_api_calls_per_day, requests_per_second, request_burst on app_public.tenants
  for each row execute function app_private.copy_tenant_limits();

-- Slug, domain, tier, status and limits are the platform's to change: what a
-- tenant could write there would tell it which ones others have taken.
grant select on app_public.tenants to app_user;
grant update (name) on app_public.tenants to app_user;
