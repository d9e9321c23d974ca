-- The old key keeps its row, so that its uses stay known, and gives its name away.
create or replace function app_public.rotate_api_key(id uuid, overlap_hours integer default 24)
  returns app_public.new_api_key
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  former app_public.tenant_api_keys;
  ends_at timestamptz := clock_timestamp() + make_interval(hours => rotate_api_key.overlap_hours);
begin
  if rotate_api_key.overlap_hours is null or rotate_api_key.overlap_hours not between 0 and 720 then
    raise exception using errcode = '23514', message = 'two keys overlap for 0 to 720 hours';
  end if;
  select * into former
    from app_public.tenant_api_keys
   where tenant_api_keys.tenant_id = tenancy.sealed_tenant_id()
     and tenant_api_keys.id = rotate_api_key.id
     and tenant_api_keys.revoked_at is null
     and (tenant_api_keys.expires_at is null or tenant_api_keys.expires_at > clock_timestamp())
     for update;
  if not found then
    raise exception using errcode = 'RH017', message = 'the key is revoked, expired or unknown';
  end if;
  -- Whoever may not make a key changes no old one either: what follows raises.
  update app_public.tenant_api_keys
     set name = left(former.name, 220) || ' until ' || to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
         expires_at = least(former.expires_at, ends_at)
   where tenant_api_keys.tenant_id = former.tenant_id and tenant_api_keys.id = former.id;
  return app_private.add_api_key(
    former.name, former.permissions, former.role, clock_timestamp() + (former.expires_at - former.created_at));
end
$$;

comment on function app_public.rotate_api_key(uuid, integer) is
  'Makes a new key with the name, role and permissions of another, and answers it: this once. The old one is good for the hours of the overlap.';

grant execute on function app_public.rotate_api_key(uuid, integer) to app_user;
