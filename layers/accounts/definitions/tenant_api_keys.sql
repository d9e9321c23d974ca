comment on table app_public.tenant_api_keys is 'A key that a program signs in with; for owners and admins.';
comment on column app_public.tenant_api_keys.created_by is 'The user who made the key.';
comment on column app_public.tenant_api_keys.name is 'What the key is for; unique in the tenant.';
comment on column app_public.tenant_api_keys.key_prefix is 'The first characters of the key, to recognise it by.';
comment on column app_public.tenant_api_keys.key_hash is 'SHA-256 of the key; never shown.';
comment on column app_public.tenant_api_keys.role is 'What the key may do, as a user of that role: admin, member or viewer. A key is no user: no row is its own.';
comment on column app_public.tenant_api_keys.permissions is 'read or write for every table; <table>:read or <table>:write for one. What may be written may be read.';
comment on column app_public.tenant_api_keys.expires_at is 'From then on the key is refused; null for never.';
comment on column app_public.tenant_api_keys.revoked_at is
  'Since when the key is refused; null while it is good. A revocation cannot be undone, nor put off.';
comment on column app_public.tenant_api_keys.last_used_at is 'When the key was last accepted, to the minute.';
select app_private.describe_standard_columns('app_public.tenant_api_keys');

create or replace trigger tenant_api_keys_guard_revocation before update of revoked_at on app_public.tenant_api_keys
  for each row when (OLD.revoked_at is not null) execute function app_private.guard_revocation();

-- What the wall asks for who may enter. The use of a key changes nothing of that.
create or replace trigger tenant_api_keys_copy_added after insert or delete on app_public.tenant_api_keys
  for each row execute function app_private.copy_api_key();
create or replace trigger tenant_api_keys_copy_changed after update on app_public.tenant_api_keys
  for each row when ((OLD.tenant_id, OLD.id, OLD.role, OLD.permissions, OLD.expires_at, OLD.revoked_at, OLD.key_hash)
                     is distinct from (NEW.tenant_id, NEW.id, NEW.role, NEW.permissions, NEW.expires_at, NEW.revoked_at, NEW.key_hash))
  execute function app_private.copy_api_key();
create or replace trigger tenant_api_keys_forget_truncated after truncate on app_public.tenant_api_keys
  for each statement execute function app_private.forget_truncated('key');

-- Insert is not granted: a key is made where its secret can be shown once. The
-- hash is not readable, so that it cannot be searched for offline.
grant select (tenant_id, id, created_by, name, key_prefix, role, permissions, expires_at, revoked_at, last_used_at, created_at)
  on app_public.tenant_api_keys to app_user;
grant update (name, revoked_at) on app_public.tenant_api_keys to app_user;
grant delete on app_public.tenant_api_keys to app_user;
