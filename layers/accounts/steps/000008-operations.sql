-- What operators call, as app_platform, once their reason is recorded. No tenant role
-- may name anything in it.
create schema app_operations;
grant usage on schema app_operations to app_platform;

create type app_operations.created_tenant as (tenant_id uuid, slug text, owner_id uuid);
comment on type app_operations.created_tenant is 'A new tenant and its first owner.';

-- Which tenant a request to create one has made, so that the request can be repeated.
-- The key comes first and then the tenant, which is null until the request is done.
create table app_private.tenant_creations (
  idempotency_key text primary key,
  arguments jsonb not null,
  tenant_id uuid,
  owner_id uuid,
  created_at timestamptz not null default now(),
  constraint tenant_creations_tenant_fkey foreign key (tenant_id)
    references app_public.tenants on delete cascade,
  constraint tenant_creations_idempotency_key_check check (length(idempotency_key) between 1 and 255)
);
create index tenant_creations_tenant_id_idx on app_private.tenant_creations (tenant_id);
