-- Everybody may go, though members may change no user. Their rows stay.
create or replace function app_public.leave_tenant() returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context record;
begin
  select * into context from tenancy.required_context;
  update app_public.users
     set is_active = false
   where users.tenant_id = context.tenant_id and users.id = context.user_id and users.is_active;
  if not found then
    raise exception using errcode = '42501', message = 'only an active user can leave the tenant';
  end if;
end
$$;

comment on function app_public.leave_tenant() is $$
@rowhouse allow definer-function It changes the caller's own row in the verified tenant alone; the wall holds it there.

Deactivates the user who asks. What they made stays in the tenant. The last owner cannot leave.
$$;

grant execute on function app_public.leave_tenant() to app_user;
