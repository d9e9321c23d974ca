-- What a tenant may use, by tier. Rows, so that a new tier is no change of the code.
create table app_public.tiers (
  name text primary key,
  description text not null default '',
  max_users integer not null,
  max_api_calls_per_day integer not null,
  requests_per_second integer not null,
  request_burst integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint tiers_name_check check (name ~ '^[a-z0-9]([a-z0-9_-]{0,48}[a-z0-9])?$'),
  constraint tiers_max_users_check check (max_users > 0),
  constraint tiers_max_api_calls_per_day_check check (max_api_calls_per_day >= 0),
  constraint tiers_requests_per_second_check check (requests_per_second > 0),
  constraint tiers_request_burst_check check (request_burst > 0)
);

insert into app_public.tiers (name, description, max_users, max_api_calls_per_day, requests_per_second, request_burst)
values ('starter', 'For a first team.', 5, 10000, 10, 20),
       ('pro', 'For a company.', 25, 100000, 50, 100),
       ('enterprise', 'For many teams.', 250, 1000000, 200, 400);

select tenancy.share('app_public.tiers');

-- What counts for one tenant, in the API.
create type app_public.limits as (
  max_users integer,
  max_api_calls_per_day integer,
  requests_per_second integer,
  request_burst integer
);
comment on type app_public.limits is 'The limits that count for a tenant.';

-- The root. A tenant sees itself alone. The limits here are exceptions for one tenant:
-- null, which is usual, means the tier's.
create table app_public.tenants (
  id uuid primary key default tenancy.uuid_v7(),
  slug text not null,
  name text not null,
  domain text,
  tier text not null default 'starter',
  status text not null default 'active',
  max_users integer,
  max_api_calls_per_day integer,
  requests_per_second integer,
  request_burst integer,
  metadata app_public.json_object not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint tenants_slug_key unique (slug),
  constraint tenants_domain_key unique (domain),
  constraint tenants_tier_fkey foreign key (tier) references app_public.tiers (name) on delete restrict,
  constraint tenants_slug_check check (slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'),
  constraint tenants_name_check check (length(name) between 1 and 255),
  constraint tenants_domain_check check (domain ~ '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$'),
  constraint tenants_status_check check (status in ('active', 'suspended', 'cancelled')),
  constraint tenants_max_users_check check (max_users > 0),
  constraint tenants_max_api_calls_per_day_check check (max_api_calls_per_day >= 0),
  constraint tenants_requests_per_second_check check (requests_per_second > 0),
  constraint tenants_request_burst_check check (request_burst > 0)
);

create index tenants_status_idx on app_public.tenants (status);
create index tenants_tier_idx on app_public.tenants (tier);

-- The status that counts. The wall asks for it before it lets anyone in, so it cannot
-- lie behind the wall. It is not in app_public.tenants either: a tenant can lock its
-- row there, and a suspension must not wait for the tenant.
create table app_private.tenant_statuses (
  tenant_id uuid primary key references app_public.tenants on delete cascade,
  status text not null,
  constraint tenant_statuses_status_check check (status in ('active', 'suspended', 'cancelled'))
);

-- The limits that count: the tenant's own, or else the tier's. Triggers keep them;
-- what counts users reads them, whatever the context.
create table app_private.tenant_limits (
  tenant_id uuid primary key references app_public.tenants on delete cascade,
  max_users integer not null,
  max_api_calls_per_day integer not null,
  requests_per_second integer not null,
  request_burst integer not null
);

-- How many active users and owners a tenant has. Whoever changes that locks the
-- tenant's row here: two changes at once cannot both take the last seat, nor both
-- remove an owner. Apart from the limits, which an operator changes without waiting.
create table app_private.tenant_seats (
  tenant_id uuid primary key references app_public.tenants on delete cascade,
  active_users integer not null default 0,
  active_owners integer not null default 0,
  constraint tenant_seats_active_users_check check (active_users >= 0),
  constraint tenant_seats_active_owners_check check (active_owners between 0 and active_users)
) with (fillfactor = 50);

-- The tenant that rows without an owner are given to when an older database is
-- brought in. It comes before the wall: behind it even the owner writes nothing.
insert into app_public.tenants (id, slug, name, tier)
values ('00000000-0000-7000-8000-000000000001', 'default', 'Default', 'enterprise');
insert into app_private.tenant_statuses (tenant_id, status)
values ('00000000-0000-7000-8000-000000000001', 'active');
insert into app_private.tenant_limits (tenant_id, max_users, max_api_calls_per_day, requests_per_second, request_burst)
values ('00000000-0000-7000-8000-000000000001', 250, 1000000, 200, 400);
insert into app_private.tenant_seats (tenant_id)
values ('00000000-0000-7000-8000-000000000001');

select tenancy.protect('app_public.tenants', tenant_column => 'id', writes => 'admin',
                       unscoped_keys => '{tenants_slug_key,tenants_domain_key}');
