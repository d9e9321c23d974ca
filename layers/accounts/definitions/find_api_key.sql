-- Whose key it is: asked by the server before it knows a tenant, by the SHA-256 of the
-- whole key. Whoever does not have the key learns nothing: 256 bits cannot be guessed, and
-- a key that is revoked, expired or unknown is no row.
create or replace function app_public.find_api_key(key_hash bytea)
  returns table (tenant_id uuid, key_id uuid, role text, expires_at timestamptz)
  language sql stable security definer rows 1
  set search_path = pg_catalog, pg_temp
begin atomic
  select found.tenant_id, found.actor_id, found.role, found.expires_at
    from (
      select actors.*, count(*) over () as owners
        from app_private.actors
       where actors.key_hash = find_api_key.key_hash and actors.is_active
         and (actors.expires_at is null or actors.expires_at > clock_timestamp())
    ) as found
   where found.owners = 1;
end;

comment on function app_public.find_api_key(bytea) is $$
@behavior -*
@rowhouse allow definer-function Only the holder of a key learns whose it is.

The tenant, the id and the role of the API key with this SHA-256; no row for one that is revoked, expired or unknown. For the server.
$$;

grant execute on function app_public.find_api_key(bytea) to app_anonymous;
