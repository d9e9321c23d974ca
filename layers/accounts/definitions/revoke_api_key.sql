create or replace function app_public.revoke_api_key(id uuid) returns timestamptz
  language sql volatile
  set search_path = pg_catalog, pg_temp
begin atomic
  update app_public.tenant_api_keys
     set revoked_at = clock_timestamp()
   where tenant_api_keys.tenant_id = tenancy.current_tenant_id()
     and tenant_api_keys.id = revoke_api_key.id
  returning tenant_api_keys.revoked_at;
end;

comment on function app_public.revoke_api_key(uuid) is
  'Refuses the key from the next statement on, for good. Answers since when it is refused; null where there is no such key.';

grant execute on function app_public.revoke_api_key(uuid) to app_user;
