create or replace function app_public.revoke_invitation(invitation_id uuid) returns timestamptz
  language plpgsql volatile strict security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  manager record;
  revoked timestamptz;
begin
  manager := app_private.require_manager();
  update app_public.invitations
     set revoked_at = now()
   where invitations.tenant_id = manager.tenant_id and invitations.id = revoke_invitation.invitation_id
     and invitations.accepted_at is null and invitations.revoked_at is null
     and (invitations.role <> 'owner' or manager.role = 'owner')
  returning invitations.revoked_at into revoked;
  if revoked is null then
    raise exception using errcode = 'RH022', message = 'the invitation is not valid';
  end if;
  return revoked;
end
$$;

comment on function app_public.revoke_invitation(uuid) is $$
@rowhouse allow definer-function It writes in the verified tenant alone, for its owners and admins; the wall holds it there.

Revokes an invitation that nobody has accepted; returns when. For owners and admins; only an owner revokes the invitation of an owner.
$$;

grant execute on function app_public.revoke_invitation(uuid) to app_user;
