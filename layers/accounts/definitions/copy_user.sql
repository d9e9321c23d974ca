-- By INSERT alone: a function with its owner's rights that looked rows up could tell of
-- other tenants.
create or replace function app_private.copy_user() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'DELETE' or (TG_OP = 'UPDATE' and OLD.id <> NEW.id) then
    insert into app_private.actors (tenant_id, actor_id, kind, is_active)
    values (OLD.tenant_id, OLD.id, 'user', false)
    on conflict (tenant_id, actor_id) do update set is_active = false where actors.kind = 'user';
  end if;
  if TG_OP <> 'DELETE' then
    insert into app_private.actors (tenant_id, actor_id, kind, role, is_active)
    values (NEW.tenant_id, NEW.id, 'user', NEW.role, NEW.is_active)
    on conflict (tenant_id, actor_id) do update
      set role = excluded.role, is_active = excluded.is_active where actors.kind = 'user';
  end if;
  return null;
end
$$;
