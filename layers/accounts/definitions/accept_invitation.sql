-- Called by the server alone, once the identity provider has confirmed the address: the
-- person has no tenant yet. The server enters the tenant that the token names, as nobody;
-- a user or key of the tenant, who could state any address, is refused.
--
-- One error for a token that is unknown, used, revoked, expired or somebody else's. The
-- update locks the invitation: of many who accept at once, one finds it pending.
create or replace function app_public.accept_invitation(token text, email text, display_name text)
  returns table (user_id uuid, role text)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context record;
  invitation app_public.invitations;
begin
  select * into context from tenancy.required_context;
  if num_nonnulls(context.user_id, context.key_id, context.role) > 0 then
    raise exception using errcode = '42501', message = 'an invitation is accepted by the server, as nobody in the tenant';
  end if;
  update app_public.invitations
     set accepted_at = now()
   where invitations.tenant_id = context.tenant_id
     and invitations.token_hash = sha256(convert_to(accept_invitation.token, 'UTF8'))
     and invitations.email = lower(btrim(accept_invitation.email))
     and invitations.accepted_at is null and invitations.revoked_at is null
     and invitations.expires_at > now()
  returning * into invitation;
  if found then
    -- Somebody who had left comes back as the same user; not by an invitation from before.
    insert into app_public.users as people (tenant_id, email, display_name, role)
    values (context.tenant_id, invitation.email, accept_invitation.display_name, invitation.role)
    on conflict on constraint users_email_key do update
      set is_active = true, role = excluded.role, display_name = excluded.display_name
      where not people.is_active and people.updated_at <= invitation.created_at
    returning people.id, people.role into accept_invitation.user_id, accept_invitation.role;
  end if;
  if accept_invitation.user_id is null then
    raise exception using errcode = 'RH022', message = 'the invitation is not valid';
  end if;
  update app_public.invitations
     set accepted_by = accept_invitation.user_id
   where invitations.tenant_id = context.tenant_id and invitations.id = invitation.id;
  return next;
end
$$;

comment on function app_public.accept_invitation(text, text, text) is $$
@behavior -*
@rowhouse allow definer-function It works in the verified tenant alone, and only with a token of 256 bits; the wall holds it there.

Accepts an invitation for a confirmed address, in the context of the tenant without a user. Raises RH022 for a token that does not hold, RH020 where the tenant has no seat left.
$$;

grant execute on function app_public.accept_invitation(text, text, text) to app_user;
