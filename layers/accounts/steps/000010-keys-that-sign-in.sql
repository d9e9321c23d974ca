-- A key has a role, as a user has, and never more than an admin's.
alter table app_public.tenant_api_keys
  add column role text not null default 'viewer',
  alter column permissions set default '{read}',
  add constraint tenant_api_keys_role_check check (role in ('admin', 'member', 'viewer')),
  add constraint tenant_api_keys_key_prefix_key unique (tenant_id, key_prefix);

-- A key is found by its hash before any tenant is known. Not unique: whoever adds a row
-- with the hash of another's key would learn of it; such a key is nobody's.
alter table app_private.actors add column key_hash bytea;
create index actors_key_hash_idx on app_private.actors (key_hash) where key_hash is not null;

-- What a new key is answered with, once.
create type app_public.new_api_key as (
  id uuid,
  key text,
  key_prefix text,
  expires_at timestamptz
);
comment on type app_public.new_api_key is
  'A key that was made just now. Nobody can ask for the key itself again: only a hash of it is kept.';

-- Keys are made by functions of the owner; the wall and what a key may write hold those, too.
select tenancy.protect('app_public.tenant_api_keys', reads => 'admin', writes => 'admin', owner_reaches => true);
