--! Previous: sha1:0429dc49adcdf4d19764271598fad0aaffb0f0b0
--! Hash: sha1:40b16f5bbfaa2d2cf6eaf323aea41732ea2aa858
--! Message: tenants and users

-- What the API shows, and what it never shows. Nobody creates objects here but
-- the owner, and no tenant role may even name what is in app_private.
create schema app_public;
create schema app_private;
grant usage on schema app_public to app_user, app_anonymous, app_platform, app_operator;
grant usage on schema app_private to app_platform;

-- The platform works on every table, whenever it was made.
alter default privileges in schema app_public grant select, insert, update, delete on tables to app_platform;
alter default privileges in schema app_private grant select, insert, update, delete on tables to app_platform;

-- Temporary tables could be planted in front of others' names; nobody needs them.
revoke all on schema public from public;
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to app_authenticator, app_operator', current_database());
end
$$;

create domain app_public.json_object as jsonb
  constraint json_object_check check (jsonb_typeof(value) = 'object');
comment on domain app_public.json_object is 'A JSON object; arrays and scalars are refused.';

create function app_private.touch_updated_at() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  NEW.updated_at := now();
  return NEW;
end
$$;

--------------------------------------------------------------------------------
-- tenants: the root. A tenant sees itself alone.

create table app_public.tenants (
  id uuid primary key default tenancy.uuid_v7(),
  slug text not null,
  name text not null,
  domain text,
  tier text not null default 'starter',
  status text not null default 'active',
  max_users integer not null default 5,
  max_api_calls_per_day integer not null default 10000,
  metadata app_public.json_object not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint tenants_slug_key unique (slug),
  constraint tenants_domain_key unique (domain),
  constraint tenants_slug_check check (slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'),
  constraint tenants_name_check check (length(name) between 1 and 255),
  constraint tenants_domain_check check (domain ~ '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$'),
  constraint tenants_tier_check check (tier in ('starter', 'pro', 'enterprise')),
  constraint tenants_status_check check (status in ('active', 'suspended', 'cancelled')),
  constraint tenants_max_users_check check (max_users > 0),
  constraint tenants_max_api_calls_per_day_check check (max_api_calls_per_day >= 0)
);

create index tenants_status_idx on app_public.tenants (status);
create index tenants_tier_idx on app_public.tenants (tier);

comment on table app_public.tenants is 'A customer: everything else belongs to exactly one of them.';
comment on column app_public.tenants.slug is 'Short name for addresses: lower-case letters, digits and inner hyphens. The public id is t_ and the slug.';
comment on column app_public.tenants.name is 'The name that people read.';
comment on column app_public.tenants.domain is 'The customer''s own domain, if there is one.';
comment on column app_public.tenants.tier is 'starter, pro or enterprise.';
comment on column app_public.tenants.status is 'active, suspended or cancelled; only an active tenant can be entered.';
comment on column app_public.tenants.max_users is 'How many users the tenant may have.';
comment on column app_public.tenants.max_api_calls_per_day is 'How many API calls the tenant may make a day (UTC).';
comment on column app_public.tenants.metadata is 'What else is known of the tenant.';

create trigger tenants_touch before update on app_public.tenants
  for each row execute function app_private.touch_updated_at();

-- The wall asks for a tenant's status before it lets anyone in, so the answer
-- cannot lie behind the wall: this copy is kept by a trigger and read by
-- tenancy.tenant_status() alone.
create table app_private.tenant_statuses (
  tenant_id uuid primary key references app_public.tenants on delete cascade,
  status text not null
);

create function app_private.copy_tenant_status() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  insert into app_private.tenant_statuses (tenant_id, status)
  values (NEW.id, NEW.status)
  on conflict (tenant_id) do update set status = excluded.status;
  return null;
end
$$;

create trigger tenants_copy_status after insert or update of status on app_public.tenants
  for each row execute function app_private.copy_tenant_status();

create or replace function tenancy.tenant_status(tenant uuid) returns setof text
  language sql stable parallel safe
begin atomic
  select tenant_statuses.status
    from app_private.tenant_statuses
   where tenant_statuses.tenant_id = tenant_status.tenant;
end;

-- The tenant that rows without an owner are given to when an older database is
-- brought in. It comes before the wall: behind it even the owner writes nothing.
insert into app_public.tenants (id, slug, name, tier)
values ('00000000-0000-7000-8000-000000000001', 'default', 'Default', 'enterprise');

select tenancy.protect('app_public.tenants', tenant_column => 'id', writes => 'admin',
                       unscoped_keys => '{tenants_slug_key,tenants_domain_key}');

-- Slug, domain, tier, status and limits are the platform's to change: what a
-- tenant could write there would tell it which ones others have taken.
grant select on app_public.tenants to app_user;
grant update (name) on app_public.tenants to app_user;

--! Included app_public/tenants_public_id.sql
-- The form of a tenant's id that may be shown to the world.
create or replace function app_public.tenants_public_id(tenant app_public.tenants) returns text
  language sql stable parallel safe
  return 't_' || tenant.slug;

comment on function app_public.tenants_public_id(app_public.tenants) is
  'The public form of the tenant''s id: t_ and the slug.';

grant execute on function app_public.tenants_public_id(app_public.tenants) to app_user;
--! EndIncluded app_public/tenants_public_id.sql

--------------------------------------------------------------------------------
-- users: the people of a tenant.

create table app_public.users (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  email text not null,
  display_name text not null,
  role text not null default 'member',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint users_email_key unique (tenant_id, email),
  constraint users_email_check check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint users_display_name_check check (length(display_name) between 1 and 255),
  constraint users_role_check check (role in ('owner', 'admin', 'member', 'viewer'))
);

create index users_created_at_idx on app_public.users (tenant_id, created_at);

comment on table app_public.users is 'A person in a tenant. The same person in two tenants is two users.';
comment on column app_public.users.email is 'Lower-case e-mail address, unique in the tenant.';
comment on column app_public.users.display_name is 'The name that people read.';
comment on column app_public.users.role is 'owner and admin see and change the whole tenant''s rows, member the own ones, viewer reads only.';
comment on column app_public.users.is_active is 'False for a user who may no longer sign in.';

create trigger users_touch before update on app_public.users
  for each row execute function app_private.touch_updated_at();

-- An admin could otherwise become an owner, or take the role from one.
create function app_private.guard_user_role() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  -- Asked alone: the platform may not even name what reads a user's context.
  if current_user = 'app_user' then
    if 'owner' in (case when TG_OP <> 'INSERT' then OLD.role end, case when TG_OP <> 'DELETE' then NEW.role end)
       and tenancy.sealed_user_role() is distinct from 'owner'
    then
      raise exception using
        errcode = '42501',
        message = 'only an owner may make, change or remove an owner';
    end if;
  end if;
  return case when TG_OP = 'DELETE' then OLD else NEW end;
end
$$;

create trigger users_guard_role before insert or update or delete on app_public.users
  for each row execute function app_private.guard_user_role();

select tenancy.protect('app_public.users', writes => 'admin');

grant select, delete on app_public.users to app_user;
grant insert (id, email, display_name, role) on app_public.users to app_user;
grant update (email, display_name, role, is_active) on app_public.users to app_user;

--------------------------------------------------------------------------------
-- tenant_api_keys: what programs sign in with. Only a hash of a key is kept.

create table app_public.tenant_api_keys (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  created_by uuid,
  name text not null,
  key_prefix text not null,
  key_hash bytea not null,
  permissions text[] not null default '{}',
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint tenant_api_keys_created_by_fkey foreign key (tenant_id, created_by)
    references app_public.users (tenant_id, id) on delete set null (created_by),
  constraint tenant_api_keys_name_key unique (tenant_id, name),
  constraint tenant_api_keys_name_check check (length(name) between 1 and 255),
  constraint tenant_api_keys_key_hash_check check (octet_length(key_hash) = 32)
);

create index tenant_api_keys_created_by_idx on app_public.tenant_api_keys (tenant_id, created_by);
create index tenant_api_keys_created_at_idx on app_public.tenant_api_keys (tenant_id, created_at);

comment on table app_public.tenant_api_keys is 'A key that a program signs in with; for owners and admins.';
comment on column app_public.tenant_api_keys.created_by is 'The user who made the key.';
comment on column app_public.tenant_api_keys.name is 'What the key is for; unique in the tenant.';
comment on column app_public.tenant_api_keys.key_prefix is 'The first characters of the key, to recognise it by.';
comment on column app_public.tenant_api_keys.key_hash is 'SHA-256 of the key; never shown.';
comment on column app_public.tenant_api_keys.permissions is 'What the key may be used for.';
comment on column app_public.tenant_api_keys.expires_at is 'From then on the key is refused; null for never.';
comment on column app_public.tenant_api_keys.revoked_at is 'Since when the key is refused; null while it is good.';
comment on column app_public.tenant_api_keys.last_used_at is 'When the key was last accepted.';

select tenancy.protect('app_public.tenant_api_keys', reads => 'admin', writes => 'admin');

-- Insert is not granted: a key is made where its secret can be shown once. The
-- hash is not readable, so that it cannot be searched for offline.
grant select (tenant_id, id, created_by, name, key_prefix, permissions, expires_at, revoked_at, last_used_at, created_at)
  on app_public.tenant_api_keys to app_user;
grant update (name, revoked_at) on app_public.tenant_api_keys to app_user;
grant delete on app_public.tenant_api_keys to app_user;

--------------------------------------------------------------------------------
-- documents: read by the whole tenant, changed by their author.

create table app_public.documents (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  title text not null,
  content_hash text not null,
  storage_path text,
  media_type text not null default 'application/octet-stream',
  size_bytes bigint not null default 0,
  metadata app_public.json_object not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint documents_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete restrict,
  constraint documents_title_check check (length(title) between 1 and 500),
  constraint documents_content_hash_check check (content_hash ~ '^[0-9a-f]{64}$'),
  constraint documents_size_bytes_check check (size_bytes >= 0)
);

create index documents_user_id_idx on app_public.documents (tenant_id, user_id);
create index documents_created_at_idx on app_public.documents (tenant_id, created_at);
create index documents_content_hash_idx on app_public.documents (tenant_id, content_hash);

comment on table app_public.documents is 'A document of the tenant. Everyone in the tenant reads it; its author, owners and admins change it.';
comment on column app_public.documents.title is 'The title that people read.';
comment on column app_public.documents.content_hash is 'SHA-256 of the content, in lower-case hexadecimal.';
comment on column app_public.documents.storage_path is 'Where the content is kept, below the tenant''s own prefix.';
comment on column app_public.documents.media_type is 'Media type of the content, as in RFC 6838.';
comment on column app_public.documents.size_bytes is 'Size of the content in bytes.';
comment on column app_public.documents.metadata is 'Anything else that is known about the document.';

create trigger documents_touch before update on app_public.documents
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.documents', writes => 'own');

grant select, delete on app_public.documents to app_user;
grant insert (id, user_id, title, content_hash, storage_path, media_type, size_bytes, metadata)
  on app_public.documents to app_user;
grant update (title, content_hash, storage_path, media_type, size_bytes, metadata)
  on app_public.documents to app_user;

--------------------------------------------------------------------------------
-- audit_logs: who did what in the tenant. Added to, never changed.

create table app_public.audit_logs (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid default tenancy.current_user_id(),
  action text not null,
  resource_type text not null,
  resource_id uuid,
  request_id uuid,
  details app_public.json_object not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint audit_logs_tenant_fkey foreign key (tenant_id)
    references app_public.tenants on delete restrict,
  constraint audit_logs_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete set null (user_id),
  constraint audit_logs_action_check check (length(action) between 1 and 100),
  constraint audit_logs_resource_type_check check (length(resource_type) between 1 and 100)
) partition by hash (tenant_id);

create index audit_logs_created_at_idx on app_public.audit_logs (tenant_id, created_at);
create index audit_logs_user_id_idx on app_public.audit_logs (tenant_id, user_id, created_at);
create index audit_logs_resource_idx on app_public.audit_logs (tenant_id, resource_type, resource_id);

comment on table app_public.audit_logs is $$
@behavior -insert -update -delete

Who did what in the tenant. Members see what they did themselves, owners and admins everything. Rows are added and never changed.
$$;
comment on column app_public.audit_logs.user_id is 'The user who acted; null for work that no user asked for.';
comment on column app_public.audit_logs.action is 'What was done, as resource.verb.';
comment on column app_public.audit_logs.resource_type is 'What kind of thing it was done to.';
comment on column app_public.audit_logs.resource_id is 'Which one it was done to.';
comment on column app_public.audit_logs.request_id is 'The request that it was part of.';
comment on column app_public.audit_logs.details is 'What else is worth keeping.';

select tenancy.create_partitions('app_public.audit_logs', 32, into_schema => 'app_private');
select tenancy.protect('app_public.audit_logs', reads => 'own', writes => 'own');

-- Update and delete are not granted: a record that can be changed is none.
grant select on app_public.audit_logs to app_user;
grant insert (id, user_id, action, resource_type, resource_id, request_id, details) on app_public.audit_logs to app_user;

--------------------------------------------------------------------------------
-- usage_counters: calls per endpoint and day.

create table app_public.usage_counters (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  endpoint text not null,
  day date not null,
  calls bigint not null default 0,
  errors bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint usage_counters_day_key unique (tenant_id, day, endpoint),
  constraint usage_counters_calls_check check (calls >= 0),
  constraint usage_counters_errors_check check (errors >= 0 and errors <= calls)
);

comment on table app_public.usage_counters is 'How often the tenant called an endpoint on a day.';
comment on column app_public.usage_counters.endpoint is 'What was called.';
comment on column app_public.usage_counters.day is 'The day, in UTC.';
comment on column app_public.usage_counters.calls is 'How many calls there were.';
comment on column app_public.usage_counters.errors is 'How many of them failed.';

create trigger usage_counters_touch before update on app_public.usage_counters
  for each row execute function app_private.touch_updated_at();

-- The count is the server's to keep: writes come through its own functions.
select tenancy.protect('app_public.usage_counters', writes => 'none', owner_reaches => true);

grant select on app_public.usage_counters to app_user;

--------------------------------------------------------------------------------
-- notifications: for one user.

create table app_public.notifications (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  kind text not null,
  title text not null,
  body text not null default '',
  payload app_public.json_object not null default '{}',
  read_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint notifications_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete cascade,
  constraint notifications_kind_check
    check (kind in ('order_filled', 'order_rejected', 'position_closed', 'bot_stopped', 'system'))
);

create index notifications_user_id_idx on app_public.notifications (tenant_id, user_id, created_at);
create index notifications_unread_idx on app_public.notifications (tenant_id, user_id) where read_at is null;
create index notifications_created_at_idx on app_public.notifications (tenant_id, created_at);

comment on table app_public.notifications is $$
@behavior -insert

Something that one user is told of.
$$;
comment on column app_public.notifications.kind is 'order_filled, order_rejected, position_closed, bot_stopped or system.';
comment on column app_public.notifications.title is 'One line.';
comment on column app_public.notifications.body is 'The rest of the text.';
comment on column app_public.notifications.payload is 'What a program needs to show it well.';
comment on column app_public.notifications.read_at is 'When the user read it; null while it is new.';

select tenancy.protect('app_public.notifications', reads => 'own', writes => 'own');

grant select, delete on app_public.notifications to app_user;
grant insert (id, user_id, kind, title, body, payload) on app_public.notifications to app_user;
grant update (read_at) on app_public.notifications to app_user;
