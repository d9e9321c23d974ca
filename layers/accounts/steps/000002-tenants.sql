-- The root. A tenant sees itself alone.
create table app_public.tenants (
  id uuid primary key default tenancy.uuid_v7(),
  slug text not null,
  name text not null,
  domain text,
  tier text not null default 'starter',
  status text not null default 'active',
  max_users integer not null default 5,
  max_api_calls_per_day integer not null default 10000,
  metadata app_public.json_object not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint tenants_slug_key unique (slug),
  constraint tenants_domain_key unique (domain),
  constraint tenants_slug_check check (slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'),
  constraint tenants_name_check check (length(name) between 1 and 255),
  constraint tenants_domain_check check (domain ~ '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$'),
  constraint tenants_tier_check check (tier in ('starter', 'pro', 'enterprise')),
  constraint tenants_status_check check (status in ('active', 'suspended', 'cancelled')),
  constraint tenants_max_users_check check (max_users > 0),
  constraint tenants_max_api_calls_per_day_check check (max_api_calls_per_day >= 0)
);

create index tenants_status_idx on app_public.tenants (status);
create index tenants_tier_idx on app_public.tenants (tier);

-- The wall asks for a tenant's status before it lets anyone in, so the answer
-- cannot lie behind the wall: this copy is kept by a trigger and read by
-- tenancy.tenant_statuses alone.
create table app_private.tenant_statuses (
  tenant_id uuid primary key references app_public.tenants on delete cascade,
  status text not null
);

-- The tenant that rows without an owner are given to when an older database is
-- brought in. It comes before the wall: behind it even the owner writes nothing.
insert into app_public.tenants (id, slug, name, tier)
values ('00000000-0000-7000-8000-000000000001', 'default', 'Default', 'enterprise');
insert into app_private.tenant_statuses (tenant_id, status)
values ('00000000-0000-7000-8000-000000000001', 'active');

select tenancy.protect('app_public.tenants', tenant_column => 'id', writes => 'admin',
                       unscoped_keys => '{tenants_slug_key,tenants_domain_key}');
