-- Who manages members: the verified context of an owner or admin who may write. Functions
-- with their owner's rights ask here, as the policies of app_user do not hold them. A key
-- manages none: whoever found it could keep themself a way in.
create or replace function app_private.require_manager(out tenant_id uuid, out user_id uuid, out role text)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  key_id uuid;
begin
  select context.tenant_id, context.user_id, context.role, context.key_id
    into require_manager.tenant_id, require_manager.user_id, require_manager.role, key_id
    from tenancy.required_context as context;
  if require_manager.role is null or require_manager.role not in ('owner', 'admin') or not tenancy.may_write() then
    raise exception using errcode = '42501', message = 'only an owner or admin may manage members';
  end if;
  if key_id is not null then
    raise exception using errcode = '42501', message = 'a key manages no members';
  end if;
end
$$;
