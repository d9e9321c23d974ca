create or replace function app_private.copy_api_key() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'TRUNCATE' then
    delete from app_private.actors where kind = 'key';
    return null;
  end if;
  if TG_OP <> 'INSERT' then
    delete from app_private.actors
     where actors.tenant_id = OLD.tenant_id and actors.actor_id = OLD.id and actors.kind = 'key';
  end if;
  if TG_OP <> 'DELETE' and NEW.revoked_at is null then
    insert into app_private.actors (tenant_id, actor_id, kind, role, expires_at, readable, writable, key_hash)
    values (NEW.tenant_id, NEW.id, 'key', NEW.role, NEW.expires_at,
            app_private.permission_tables(NEW.permissions, 'read'),
            app_private.permission_tables(NEW.permissions, 'write'), NEW.key_hash);
  end if;
  return null;
end
$$;
