create or replace function app_private.copy_user() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'TRUNCATE' then
    delete from app_private.actors where kind = 'user';
    return null;
  end if;
  if TG_OP <> 'INSERT' then
    delete from app_private.actors
     where actors.tenant_id = OLD.tenant_id and actors.actor_id = OLD.id and actors.kind = 'user';
  end if;
  if TG_OP <> 'DELETE' and NEW.is_active then
    insert into app_private.actors (tenant_id, actor_id, kind, role)
    values (NEW.tenant_id, NEW.id, 'user', NEW.role);
  end if;
  return null;
end
$$;
