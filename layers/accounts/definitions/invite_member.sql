-- The token is <tenant>.<secret>. The tenant in it is where the server looks: inside its
-- wall, as for anything else, so no function has to search all tenants. Three random uuids
-- have 366 random bits; their hash has 256.
create or replace function app_public.invite_member(email text, role text default 'member', valid_days integer default 7)
  returns app_public.created_invitation
  language plpgsql volatile strict security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  manager record;
  address constant text := lower(btrim(invite_member.email));
  token text;
  invitation app_public.created_invitation;
begin
  manager := app_private.require_manager();
  if invite_member.role = 'owner' and manager.role <> 'owner' then
    raise exception using errcode = '42501', message = 'only an owner may invite an owner';
  end if;
  if invite_member.valid_days is null or invite_member.valid_days not between 1 and 30 then
    raise exception using errcode = '22023', message = 'an invitation is valid for 1 to 30 days';
  end if;
  if exists (
    select from app_public.users
     where users.tenant_id = manager.tenant_id and users.email = address and users.is_active
  ) then
    raise exception using errcode = '23505', message = 'the tenant has a user with this address', constraint = 'users_email_key';
  end if;

  token := manager.tenant_id || '.' || encode(sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex');
  -- The last invitation is the one that counts.
  update app_public.invitations
     set revoked_at = now()
   where invitations.tenant_id = manager.tenant_id and invitations.email = address
     and invitations.accepted_at is null and invitations.revoked_at is null
     and (invitations.role <> 'owner' or manager.role = 'owner');
  insert into app_public.invitations as added (tenant_id, email, role, token_hash, invited_by, expires_at)
  values (manager.tenant_id, address, invite_member.role, sha256(convert_to(token, 'UTF8')), manager.user_id,
          now() + make_interval(days => invite_member.valid_days))
  returning added.id, token, added.expires_at into invitation;
  return invitation;
end
$$;

comment on function app_public.invite_member(text, text, integer) is $$
@rowhouse allow definer-function It writes in the verified tenant alone, for its owners and admins; the wall holds it there.

Invites somebody by e-mail address. The answer has the token, once: send it to that address. An earlier invitation of the address is revoked. For owners and admins; only an owner invites an owner.
$$;

grant execute on function app_public.invite_member(text, text, integer) to app_user;
