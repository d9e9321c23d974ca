-- One statement, so that the tenant has an owner at every moment. The caller needs no
-- rights of the table's owner: an owner may change both rows.
create or replace function app_public.hand_over_ownership(new_owner_id uuid) returns void
  language plpgsql volatile strict
  set search_path = pg_catalog, pg_temp
as $$
declare
  context record;
  changed bigint;
begin
  select * into context from tenancy.required_context;
  if context.role is distinct from 'owner' or context.user_id is null
     or context.user_id = hand_over_ownership.new_owner_id
     or not exists (select from app_public.users where users.id = hand_over_ownership.new_owner_id and users.is_active)
  then
    raise exception using errcode = '42501', message = 'only an owner can hand over, and to another active user of the tenant';
  end if;
  update app_public.users
     set role = case users.id when context.user_id then 'admin' else 'owner' end
   where users.id in (context.user_id, hand_over_ownership.new_owner_id) and users.is_active
     and (users.id <> context.user_id or users.role = 'owner');
  get diagnostics changed = row_count;
  if changed <> 2 then
    raise exception using errcode = '42501', message = 'only an owner can hand over, and to another active user of the tenant';
  end if;
end
$$;

comment on function app_public.hand_over_ownership(uuid) is
  'Makes another active user an owner and the owner who asks an admin, in one step.';

grant execute on function app_public.hand_over_ownership(uuid) to app_user;
