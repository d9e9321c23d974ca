comment on table app_public.tenant_api_keys is 'A key that a program signs in with; for owners and admins.';
comment on column app_public.tenant_api_keys.created_by is 'The user who made the key.';
comment on column app_public.tenant_api_keys.name is 'What the key is for; unique in the tenant.';
comment on column app_public.tenant_api_keys.key_prefix is 'The first characters of the key, to recognise it by.';
comment on column app_public.tenant_api_keys.key_hash is 'SHA-256 of the key; never shown.';
comment on column app_public.tenant_api_keys.permissions is 'What the key may be used for.';
comment on column app_public.tenant_api_keys.expires_at is 'From then on the key is refused; null for never.';
comment on column app_public.tenant_api_keys.revoked_at is
  'Since when the key is refused; null while it is good. A revocation cannot be undone, nor put off.';
comment on column app_public.tenant_api_keys.last_used_at is 'When the key was last accepted.';
select app_private.describe_standard_columns('app_public.tenant_api_keys');

create or replace trigger tenant_api_keys_guard_revocation before update of revoked_at on app_public.tenant_api_keys
  for each row when (OLD.revoked_at is not null) execute function app_private.guard_revocation();

-- Insert is not granted: a key is made where its secret can be shown once. The
-- hash is not readable, so that it cannot be searched for offline.
grant select (tenant_id, id, created_by, name, key_prefix, permissions, expires_at, revoked_at, last_used_at, created_at)
  on app_public.tenant_api_keys to app_user;
grant update (name, revoked_at) on app_public.tenant_api_keys to app_user;
grant delete on app_public.tenant_api_keys to app_user;
