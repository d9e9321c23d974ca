-- By INSERT alone, as copy_user().
create or replace function app_private.copy_api_key() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'DELETE' or (TG_OP = 'UPDATE' and OLD.id <> NEW.id) then
    insert into app_private.actors (tenant_id, actor_id, kind, is_active)
    values (OLD.tenant_id, OLD.id, 'key', false)
    on conflict (tenant_id, actor_id) do update set is_active = false, key_hash = null where actors.kind = 'key';
  end if;
  if TG_OP <> 'DELETE' then
    insert into app_private.actors
      (tenant_id, actor_id, kind, role, is_active, expires_at, readable, writable, key_hash)
    values (NEW.tenant_id, NEW.id, 'key', NEW.role, NEW.revoked_at is null, NEW.expires_at,
            app_private.permission_tables(NEW.permissions, 'read'),
            app_private.permission_tables(NEW.permissions, 'write'),
            case when NEW.revoked_at is null then NEW.key_hash end)
    on conflict (tenant_id, actor_id) do update
      set role = excluded.role, is_active = excluded.is_active, expires_at = excluded.expires_at,
          readable = excluded.readable, writable = excluded.writable, key_hash = excluded.key_hash
      where actors.kind = 'key';
  end if;
  return null;
end
$$;
