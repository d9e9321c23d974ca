-- Who may become a user of the tenant. Only a hash of the token is kept.
create table app_public.invitations (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  email text not null,
  role text not null default 'member',
  token_hash bytea not null,
  invited_by uuid,
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint invitations_invited_by_fkey foreign key (tenant_id, invited_by)
    references app_public.users (tenant_id, id) on delete set null (invited_by),
  constraint invitations_accepted_by_fkey foreign key (tenant_id, accepted_by)
    references app_public.users (tenant_id, id) on delete set null (accepted_by),
  constraint invitations_email_check check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint invitations_role_check check (role in ('owner', 'admin', 'member', 'viewer')),
  constraint invitations_token_hash_check check (octet_length(token_hash) = 32)
);

-- An index and no constraint: the API would offer to find an invitation by its hash.
create unique index invitations_token_hash_key on app_public.invitations (tenant_id, token_hash);
create unique index invitations_pending_key on app_public.invitations (tenant_id, email)
  where accepted_at is null and revoked_at is null;
create index invitations_created_at_idx on app_public.invitations (tenant_id, created_at);
create index invitations_invited_by_idx on app_public.invitations (tenant_id, invited_by);
create index invitations_accepted_by_idx on app_public.invitations (tenant_id, accepted_by);

-- Written by functions alone: only they know the token.
select tenancy.protect('app_public.invitations', reads => 'admin', writes => 'none', owner_reaches => true);

create type app_public.created_invitation as (invitation_id uuid, token text, expires_at timestamptz);
comment on type app_public.created_invitation is 'An invitation and its token, which is shown this once.';
