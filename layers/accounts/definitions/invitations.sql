comment on table app_public.invitations is $$
@behavior -insert -update -delete

An invitation to join the tenant, for one e-mail address; for owners and admins.
$$;
comment on column app_public.invitations.email is 'The address that is invited, in lower case. Nobody else can accept.';
comment on column app_public.invitations.role is 'The role that the new user will have.';
comment on column app_public.invitations.token_hash is 'SHA-256 of the token; never shown.';
comment on column app_public.invitations.invited_by is 'The user who invited.';
comment on column app_public.invitations.expires_at is 'From then on it can no longer be accepted.';
comment on column app_public.invitations.accepted_at is 'When it was accepted; null while it has not been.';
comment on column app_public.invitations.accepted_by is 'The user that it became.';
comment on column app_public.invitations.revoked_at is 'When it was revoked; null while it has not been.';
select app_private.describe_standard_columns('app_public.invitations');

-- The hash is not readable, so that it cannot be searched for offline.
grant select (tenant_id, id, email, role, invited_by, expires_at, accepted_at, accepted_by, revoked_at, created_at)
  on app_public.invitations to app_user;
