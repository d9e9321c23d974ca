-- When keys were last used, written by the server once a minute and not in the request.
-- It comes without a user, which nobody else can: the seal says so.
create or replace function app_public.note_api_key_uses(ids uuid[], times timestamptz[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  asking record;
begin
  select * into asking from tenancy.required_context;
  if num_nonnulls(asking.user_id, asking.key_id, asking.role) > 0 then
    raise exception using errcode = '42501', message = 'only the server notes the uses of keys';
  end if;
  update app_public.tenant_api_keys
     set last_used_at = greatest(last_used_at, date_trunc('minute', noted.used_at))
    from unnest(note_api_key_uses.ids, note_api_key_uses.times) as noted (id, used_at)
   where tenant_api_keys.tenant_id = asking.tenant_id
     and tenant_api_keys.id = noted.id;
end
$$;

comment on function app_public.note_api_key_uses(uuid[], timestamptz[]) is $$
@behavior -*

Notes when keys of the tenant were last used, to the minute. For the server, whose context has no user.
$$;

grant execute on function app_public.note_api_key_uses(uuid[], timestamptz[]) to app_user;
