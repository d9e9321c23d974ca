-- What programs sign in with. Only a hash of a key is kept.
create table app_public.tenant_api_keys (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  created_by uuid,
  name text not null,
  key_prefix text not null,
  key_hash bytea not null,
  permissions text[] not null default '{}',
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint tenant_api_keys_created_by_fkey foreign key (tenant_id, created_by)
    references app_public.users (tenant_id, id) on delete set null (created_by),
  constraint tenant_api_keys_name_key unique (tenant_id, name),
  constraint tenant_api_keys_name_check check (length(name) between 1 and 255),
  constraint tenant_api_keys_key_hash_check check (octet_length(key_hash) = 32)
);

create index tenant_api_keys_created_by_idx on app_public.tenant_api_keys (tenant_id, created_by);
create index tenant_api_keys_created_at_idx on app_public.tenant_api_keys (tenant_id, created_at);

select tenancy.protect('app_public.tenant_api_keys', reads => 'admin', writes => 'admin');
