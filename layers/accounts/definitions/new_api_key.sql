-- A new key: rh_<prefix>_<secret><checksum>. The secret has 256 bits, of three random uuids.
-- The checksum is the first four bytes of the SHA-256 of what stands before it: it tells a
-- typo, and that a text is a key at all, without asking for it.
create or replace function app_private.new_api_key() returns text
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  body text := format('rh_%s_%s',
    app_private.base62(substr(uuid_send(gen_random_uuid()), 10, 7), 8),
    app_private.base62(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 43));
begin
  return body || app_private.base62(substr(sha256(convert_to(body, 'UTF8')), 1, 4), 6);
end
$$;

-- Adds a key for the one who asks: an owner or an admin, for no more than their own role.
-- A key makes no keys: whoever found one could keep themself a way in.
create or replace function app_private.add_api_key(name text, permissions text[], role text, expires_at timestamptz)
  returns app_public.new_api_key
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  asking record;
  added app_public.new_api_key;
  fault text;
begin
  select * into asking from tenancy.required_context;
  if asking.role is null or asking.role not in ('owner', 'admin') or asking.key_id is not null then
    raise exception using errcode = '42501', message = 'only an owner or an admin may make a key';
  end if;
  if tenancy.lower_role(asking.role, add_api_key.role) is distinct from add_api_key.role then
    raise exception using errcode = '42501', message = 'a key has no more than the role of whoever makes it';
  end if;
  select format('the permission %L is none', left(permission, 64)) into fault
    from unnest(add_api_key.permissions) as permission
   where permission is null
      or permission not in ('read', 'write')
     and (permission !~ '^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?:(read|write)$'
          or not (app_private.permission_tables(array[permission], 'read'))[1] = any (array(select relation from tenancy.protected_tables)) is true)
   limit 1;
  if coalesce(cardinality(add_api_key.permissions), 0) = 0 then
    fault := 'a key needs a permission';
  elsif add_api_key.expires_at <= clock_timestamp() then
    fault := 'a key that has expired is of no use';
  end if;
  if fault is not null then
    raise exception using
      errcode = '23514', message = fault,
      hint = 'Permissions are read, write, <table>:read and <table>:write, for tables of the tenant.';
  end if;
  added.key := app_private.new_api_key();
  added.key_prefix := split_part(added.key, '_', 2);
  added.expires_at := add_api_key.expires_at;
  insert into app_public.tenant_api_keys (tenant_id, created_by, name, key_prefix, key_hash, role, permissions, expires_at)
  values (asking.tenant_id, asking.user_id, add_api_key.name, added.key_prefix,
          sha256(convert_to(added.key, 'UTF8')), add_api_key.role, add_api_key.permissions, add_api_key.expires_at)
  returning tenant_api_keys.id into added.id;
  return added;
end
$$;
