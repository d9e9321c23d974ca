-- What operators see of each tenant. The status is the one that counts.
create or replace view app_operations.tenants with (security_invoker = true) as
  select tenants.id, tenants.slug, tenants.name, tenants.domain, tenants.tier, statuses.status,
         seats.active_users, seats.active_owners,
         limits.max_users, limits.max_api_calls_per_day, limits.requests_per_second, limits.request_burst,
         tenants.metadata, tenants.created_at, tenants.updated_at
    from app_public.tenants
    join app_private.tenant_statuses as statuses on statuses.tenant_id = tenants.id
    join app_private.tenant_limits as limits on limits.tenant_id = tenants.id
    join app_private.tenant_seats as seats on seats.tenant_id = tenants.id;

comment on view app_operations.tenants is $$
@primaryKey id
@unique slug
@behavior -insert -update -delete

A tenant, with its users and the limits that count for it.
$$;
comment on column app_operations.tenants.slug is 'Short name for addresses.';
comment on column app_operations.tenants.name is 'The name that people read.';
comment on column app_operations.tenants.domain is 'The customer''s own domain, if there is one.';
comment on column app_operations.tenants.tier is 'What the tenant may use, unless its own limits say otherwise.';
comment on column app_operations.tenants.status is 'active, suspended or cancelled.';
comment on column app_operations.tenants.active_users is 'How many active users it has.';
comment on column app_operations.tenants.active_owners is 'How many of them are owners.';
comment on column app_operations.tenants.max_users is 'How many active users it may have.';
comment on column app_operations.tenants.max_api_calls_per_day is 'How many API calls it may make a day (UTC).';
comment on column app_operations.tenants.requests_per_second is 'How many requests a second it may send for long.';
comment on column app_operations.tenants.request_burst is 'How many requests it may send at once.';
comment on column app_operations.tenants.metadata is 'What else is known of it.';

grant select on app_operations.tenants to app_platform;
