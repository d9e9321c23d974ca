-- The people of a tenant.
create table app_public.users (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  email text not null,
  display_name text not null,
  role text not null default 'member',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint users_email_key unique (tenant_id, email),
  constraint users_email_check check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint users_display_name_check check (length(display_name) between 1 and 255),
  constraint users_role_check check (role in ('owner', 'admin', 'member', 'viewer'))
);

create index users_created_at_idx on app_public.users (tenant_id, created_at);

-- Functions of the owner add people who have been invited, in the current tenant alone.
select tenancy.protect('app_public.users', writes => 'admin', owner_reaches => true);
