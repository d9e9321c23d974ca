--! Previous: sha1:b003e2bc6aa4c973fd6302198e7a5a22d5e3c62b
--! Hash: sha1:12c264586ab64a0c4e607a493f604dd0f518df8c
--! Message: kept-seals

-- The kernel again: a seal that was verified a moment ago is looked up, and
-- where no seal is required the walls ask once.
--! Included tenancy/index.sql
--! Included tenancy/schema.sql
-- The kernel: context, walls, partitions, the record of who went round them.
-- It knows nothing of the domain and lives in anybody's database.
create schema if not exists tenancy;

grant usage on schema tenancy to app_user, app_anonymous, app_platform, app_operator;

-- A new function is executable by everyone unless the default says otherwise,
-- and only the global form of the default says it: the form `in schema` cannot
-- take away what the global one gives.
alter default privileges revoke execute on functions from public;
--! EndIncluded tenancy/schema.sql
--! Included tenancy/context.sql
-- The claim: what the transaction says of itself. It proves nothing; the wall
-- compares with what tenancy.sealed_tenant_id() has verified.
--
-- No reader has a `set` clause, on purpose: with one it cannot be inlined into
-- the policy, and the tenant would be no index condition and prune no partition.
-- None is IMMUTABLE: its value would be kept in a cached plan and served to the
-- next tenant.

create or replace function tenancy.raise_missing_context() returns text
  language plpgsql stable parallel safe
  set search_path = ''
as $$
begin
  raise exception using
    errcode = 'RH001',
    message = 'no tenant context: app.current_tenant_id is not set',
    hint = 'Enter a tenant first: begin; select tenancy.enter(tenant, user, role);';
end
$$;

create or replace function tenancy.current_tenant_id() returns uuid
  language sql stable parallel safe
  return coalesce(
    nullif(current_setting('app.current_tenant_id', true), ''),
    tenancy.raise_missing_context()
  )::uuid;

create or replace function tenancy.current_user_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.current_user_id', true), '')::uuid;

create or replace function tenancy.current_user_role() returns text
  language sql stable parallel safe
  return nullif(current_setting('app.current_user_role', true), '');

comment on function tenancy.current_tenant_id() is
  'The tenant that this transaction claims. Raises RH001 where none is claimed.';
comment on function tenancy.current_user_id() is
  'The user that this transaction claims; null for work that no user asked for.';
comment on function tenancy.current_user_role() is
  'The role that the user claims within the tenant: owner, admin, member or viewer.';

grant execute on function tenancy.raise_missing_context() to app_user, app_platform, app_operator;
grant execute on function tenancy.current_tenant_id() to app_user, app_platform, app_operator;
grant execute on function tenancy.current_user_id() to app_user, app_platform, app_operator;
grant execute on function tenancy.current_user_role() to app_user, app_platform, app_operator;
--! EndIncluded tenancy/context.sql
--! Included tenancy/tenant_status.sql
-- Whether a tenant may be entered: no row, or one with its status. The kernel
-- alone knows no tenants and lets every one in; a domain that keeps them replaces
-- this function, and installing the kernel again leaves it alone. It must read
-- nothing that is behind a wall: the wall itself asks it. Neither a `set` clause
-- nor its owner's rights: its one caller has both, and so it is planned into that.
do $$
begin
  if to_regprocedure('tenancy.tenant_status(uuid)') is null then
    create function tenancy.tenant_status(tenant uuid) returns setof text
      language sql stable parallel safe
    begin atomic
      select 'active'::text;
    end;
  end if;
end
$$;

comment on function tenancy.tenant_status(uuid) is
  'active, suspended or cancelled; no row for a tenant that is not known. Replaced by the domain; called by tenancy.sealed_tenant_id().';
--! EndIncluded tenancy/tenant_status.sql
--! Included tenancy/uuid_v7.sql
-- Time-ordered keys keep neighbouring inserts on neighbouring index pages.
-- Postgres 18 makes them itself; before it, 48 bits of milliseconds are written
-- over a random uuid, and the version over the version.
do $$
begin
  if to_regprocedure('pg_catalog.uuidv7()') is not null then
    create or replace function tenancy.uuid_v7() returns uuid
      language sql volatile parallel safe
      return pg_catalog.uuidv7();
  else
    create or replace function tenancy.uuid_v7() returns uuid
      language sql volatile parallel safe
      return encode(
        set_bit(
          set_bit(
            overlay(
              uuid_send(gen_random_uuid())
              placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
              from 1 for 6
            ),
            52, 1
          ),
          53, 1
        ),
        'hex'
      )::uuid;
  end if;
end
$$;

comment on function tenancy.uuid_v7() is 'A new time-ordered uuid (version 7, RFC 9562).';

grant execute on function tenancy.uuid_v7() to app_user, app_platform;
--! EndIncluded tenancy/uuid_v7.sql
--! Included tenancy/events.sql
-- What was done to the walls and round them, kept for good: append only, and
-- only by the functions of the kernel.
create table if not exists tenancy.events (
  id bigint generated always as identity primary key,
  occurred_at timestamptz not null default clock_timestamp(),
  kind text not null,
  actor name not null default session_user,
  acting_as name not null default current_user,
  reason text,
  details jsonb not null default '{}' constraint events_details_check check (jsonb_typeof(details) = 'object'),
  application text not null default coalesce(current_setting('application_name', true), ''),
  client_address inet default inet_client_addr(),
  transaction_id xid8 not null default pg_current_xact_id()
);

create index if not exists events_kind_occurred_at_idx on tenancy.events (kind, occurred_at);

comment on table tenancy.events is
  'Uses of the bypass role, switches of the walls, and changes of what protects a table. Rows are added by functions of this schema alone.';
comment on column tenancy.events.actor is 'Who logged in.';
comment on column tenancy.events.acting_as is 'The role in force when the event was recorded.';

create or replace function tenancy.forbid_change() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  raise exception using
    errcode = '42501',
    message = format('%I.%I is append only', TG_TABLE_SCHEMA, TG_TABLE_NAME);
end
$$;

create or replace trigger events_append_only
  before update or delete or truncate on tenancy.events
  for each statement execute function tenancy.forbid_change();

-- Update, delete and truncate are granted to nobody; even the owner meets the
-- trigger. Reading is for operators once they act as the platform.
grant select on tenancy.events to app_platform;
--! EndIncluded tenancy/events.sql
--! Included tenancy/record_wall_change.sql
-- A change of what protects the tenants is recorded, with a reason.
create or replace function tenancy.record_wall_change(kind text, reason text, details jsonb) returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if length(btrim(coalesce(record_wall_change.reason, ''))) < 3 then
    raise exception using
      errcode = 'RH009',
      message = 'a change of the walls needs a reason',
      hint = 'Say in a few words why.';
  end if;
  insert into tenancy.events (kind, reason, details)
  values (record_wall_change.kind, btrim(record_wall_change.reason), record_wall_change.details);
end
$$;
--! EndIncluded tenancy/record_wall_change.sql
--! Included tenancy/seal_keys.sql
-- The keys that seals are made and checked with. Nobody is granted anything
-- here: the owner's functions alone read them, and the server has its copy in
-- its configuration. A key is kept as the two padded blocks of HMAC (RFC 2104),
-- so that a check is two hashes and nothing else.
create table if not exists tenancy.seal_keys (
  id text primary key,
  inner_pad bytea not null,
  outer_pad bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  retires_at timestamptz,
  constraint seal_keys_id_check check (id ~ '^[0-9a-f]{16}$'),
  constraint seal_keys_pad_check check (octet_length(inner_pad) = 64 and octet_length(outer_pad) = 64)
);

comment on table tenancy.seal_keys is
  'Keys that seals are made and checked with, as the inner and outer block of HMAC-SHA-256. Granted to nobody.';

-- The key's id is derived from it, so that the server and the database name it
-- alike without being told.
create or replace function tenancy.add_seal_key(secret bytea, retire_others_in interval default null)
  returns text
  language plpgsql volatile
  set search_path = ''
as $$
declare
  key_id text := left(encode(sha256(convert_to('rowhouse seal key', 'UTF8') || secret), 'hex'), 16);
  padded bytea := secret || decode(repeat('00', 64 - octet_length(secret)), 'hex');
  inner_pad bytea := padded;
  outer_pad bytea := padded;
begin
  if octet_length(secret) not between 32 and 64 then
    raise exception using
      errcode = 'RH015',
      message = format('a seal key has %s bytes; it must have 32 to 64', octet_length(secret));
  end if;
  for position in 0 .. 63 loop
    inner_pad := set_byte(inner_pad, position, get_byte(padded, position) # 54);
    outer_pad := set_byte(outer_pad, position, get_byte(padded, position) # 92);
  end loop;

  insert into tenancy.seal_keys (id, inner_pad, outer_pad)
  values (key_id, inner_pad, outer_pad)
  on conflict (id) do nothing;
  if found then
    insert into tenancy.events (kind, details) values ('seal_key_added', jsonb_build_object('key_id', key_id));
  end if;

  update tenancy.seal_keys
     set retires_at = clock_timestamp() + retire_others_in
   where retire_others_in is not null and id <> key_id and retires_at is null;
  delete from tenancy.seal_keys where retires_at < clock_timestamp() - interval '1 day';
  return key_id;
end
$$;

comment on function tenancy.add_seal_key(bytea, interval) is
  'Adds a key of 32 to 64 bytes for seals and returns its id; the others retire after the interval, if one is given. Adding a key again does nothing. For the owner; recorded.';
--! EndIncluded tenancy/seal_keys.sql
--! Included tenancy/kept_seals.sql
-- Seals that were verified a moment ago, so that a wall looks one up instead of
-- verifying it again: a third of the time. Whoever asks the walls often has its
-- seal kept by tenancy.keep_seal(); one that is not kept is verified as ever.
--
-- What is kept is believed for a minute at most, and forgotten at once where a
-- tenant's status or a key changes. One that is being kept meanwhile, by a
-- transaction that does not see the change or is not seen by it, is believed to
-- the end of its minute: the minute is for that.
create table if not exists tenancy.kept_seals (
  context text collate "C" primary key,
  believed_until timestamptz not null,
  seal_ends_at timestamptz not null
);

create index if not exists kept_seals_seal_ends_at_idx on tenancy.kept_seals (seal_ends_at);

comment on table tenancy.kept_seals is
  'Contexts whose seals were verified within the last minute. Written by tenancy.keep_seal() alone; granted to nobody.';
comment on column tenancy.kept_seals.context is
  'The seal and what it was made for, as tenancy.claimed_context() writes them.';

-- The seal and the claims in the order in which the mac covers them. No claim
-- that holds holds a bar, so that one text is one context, and what is kept says
-- of the claims at the moment of the look-up that they hold. No `set` clause: it
-- is inlined into the look-ups.
create or replace function tenancy.claimed_context() returns text
  language sql stable parallel safe
  return coalesce(current_setting('app.seal', true), '')
    || '|' || coalesce(current_setting('app.current_tenant_id', true), '')
    || '|' || coalesce(current_setting('app.current_user_id', true), '')
    || '|' || coalesce(current_setting('app.current_user_role', true), '');

-- A trigger. For each row: forgets what is kept for one tenant; the argument
-- names the column that tells which. For a statement: forgets everything. Rows
-- that are being written at the moment are passed over, as nobody may keep a
-- tenant from being suspended by holding a transaction open.
create or replace function tenancy.forget_kept_seals() returns trigger
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  tenant uuid := case when TG_LEVEL = 'ROW' then to_jsonb(OLD) ->> TG_ARGV[0] end;
begin
  delete from tenancy.kept_seals
   where context in (
     select context from tenancy.kept_seals
      where TG_LEVEL = 'STATEMENT' or split_part(context, '|', 2)::uuid = tenant
        for update skip locked);
  return null;
end
$$;

comment on function tenancy.forget_kept_seals() is
  'A trigger for what tenancy.tenant_status() reads: after update or delete, for each row, with the name of the column that holds the tenant.';

create or replace trigger forget_kept_seals
  after update or delete or truncate on tenancy.seal_keys
  for each statement execute function tenancy.forget_kept_seals();
alter table tenancy.seal_keys enable always trigger forget_kept_seals;
--! EndIncluded tenancy/kept_seals.sql
--! Included tenancy/seal.sql
-- The seal: an HMAC-SHA-256 over tenant, user, role, key and expiry. The
-- settings are a claim that any SQL can make; the seal is what only the holder
-- of a key can make for them.
--
--   v1.<key id: 16 hex>.<expiry: seconds since 1970, 10 digits>.<mac: 64 hex>
--   mac = HMAC(key, 'v1.<key id>.<expiry>|<tenant>|<user>|<role>')

-- Whether the walls ask for a seal. A constant that the planner inlines;
-- tenancy.require_seal() writes the function anew. Not IMMUTABLE: that would be
-- evaluated instead of inlined, and a plan would not know that it depends on it.
do $$
begin
  if to_regprocedure('tenancy.seal_is_required()') is null then
    create function tenancy.seal_is_required() returns boolean
      language sql stable parallel safe
      return false;
  end if;
end
$$;
alter function tenancy.seal_is_required() stable;

comment on function tenancy.seal_is_required() is
  'Whether a context must be sealed. Switched by tenancy.require_seal().';

grant execute on function tenancy.seal_is_required() to app_user, app_operator;

create or replace function tenancy.require_seal(required boolean, reason text) returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if required and not exists (
    select from tenancy.seal_keys where retires_at is null or retires_at > clock_timestamp()
  ) then
    raise exception using
      errcode = 'RH009',
      message = 'there is no key that a seal could be checked with',
      hint = 'Add one first: select tenancy.add_seal_key(secret);';
  end if;
  if required = tenancy.seal_is_required() then
    return;
  end if;
  perform tenancy.record_wall_change(
    case when required then 'seal_required' else 'seal_not_required' end, reason, '{}');
  execute format(
    'create or replace function tenancy.seal_is_required() returns boolean
       language sql stable parallel safe
       return %L::boolean', required);
end
$$;

comment on function tenancy.require_seal(boolean, text) is
  'Whether the walls ask for a seal from now on. For the owner; recorded with the reason. Raises RH009 without a key or a reason.';

-- What is wrong with the seal of the present context; null where it holds. The
-- first four are those of a seal that nobody with a key has made for it; the
-- other two are faults of a genuine one.
--
-- Compared as hashes of the two texts: how long a comparison takes says nothing
-- of where the first difference of the seals is. What the text holds besides is
-- covered by the mac and needs no check of its own. No `set` clause: its callers
-- have pinned the path, and each of them calls it in every statement.
create or replace function tenancy.seal_fault() returns text
  language plpgsql stable parallel safe
as $$
declare
  seal text := current_setting('app.seal', true);
  key record;
begin
  if coalesce(seal, '') = '' then
    return 'missing';
  end if;
  if octet_length(seal) <> 95 or not starts_with(seal, 'v1.') then
    return 'malformed';
  end if;
  select seal_keys.inner_pad, seal_keys.outer_pad,
         coalesce(seal_keys.retires_at <= clock_timestamp(), false) as is_retired
    into key
    from tenancy.seal_keys
   where seal_keys.id = substr(seal, 4, 16);
  if not found then
    return 'unknown key';
  end if;
  if sha256(convert_to(substr(seal, 32), 'UTF8')) <> sha256(convert_to(encode(
       sha256(key.outer_pad || sha256(key.inner_pad || convert_to(
         substr(seal, 1, 30)
           || '|' || coalesce(current_setting('app.current_tenant_id', true), '')
           || '|' || coalesce(current_setting('app.current_user_id', true), '')
           || '|' || coalesce(current_setting('app.current_user_role', true), ''),
         'UTF8'))), 'hex'), 'UTF8'))
  then
    return 'forged';
  end if;
  if key.is_retired then
    return 'retired key';
  end if;
  if substr(seal, 21, 10)::bigint < extract(epoch from clock_timestamp()) then
    return 'expired';
  end if;
  return null;
end
$$;

create or replace function tenancy.verify_seal() returns boolean
  language plpgsql stable parallel safe
as $$
declare
  fault text := tenancy.seal_fault();
begin
  if fault is not null then
    raise exception using
      errcode = case fault
        when 'missing' then 'RH010' when 'malformed' then 'RH011' when 'expired' then 'RH012'
        when 'forged' then 'RH013' else 'RH014' end,
      message = case fault
        when 'missing' then 'the context is not sealed: app.seal is not set'
        when 'malformed' then 'the seal is malformed'
        when 'expired' then 'the seal has expired'
        when 'forged' then 'the seal does not belong to this tenant, user and role'
        else 'the seal was made with a key that is not known, or no longer' end;
  end if;
  return true;
end
$$;

-- For operators in psql: they can enter any tenant, and each time is recorded.
create or replace function tenancy.make_seal(
  tenant uuid,
  "user" uuid,
  role text,
  lifetime interval default '5 minutes'
) returns text
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  key tenancy.seal_keys;
  prefix text;
begin
  if lifetime not between interval '1 second' and interval '1 hour' then
    raise exception using
      errcode = 'RH011',
      message = format('a seal for %s; it must be for 1 second to 1 hour', lifetime);
  end if;
  select * into key from tenancy.seal_keys where retires_at is null order by created_at desc limit 1;
  if key.id is null then
    raise exception using errcode = 'RH014', message = 'there is no key to make a seal with';
  end if;
  insert into tenancy.events (kind, acting_as, details)
  values ('seal_made', session_user, jsonb_build_object('tenant_id', tenant, 'user_id', "user", 'role', role));
  prefix := format('v1.%s.%s', key.id, floor(extract(epoch from clock_timestamp() + lifetime))::bigint);
  return prefix || '.' || encode(
    sha256(key.outer_pad || sha256(key.inner_pad || convert_to(
      format('%s|%s|%s|%s', prefix, tenant, "user", role), 'UTF8'))), 'hex');
end
$$;

comment on function tenancy.make_seal(uuid, uuid, text, interval) is
  'A seal for a tenant, user and role, for operators. Recorded. Raises RH014 without a key.';

grant execute on function tenancy.make_seal(uuid, uuid, text, interval) to app_operator;
--! EndIncluded tenancy/seal.sql
--! Included tenancy/verify_context.sql
-- The context verified from its beginning, with an error for whatever is wrong
-- with it. Called by the sealed_…() functions for what they do not know to hold,
-- and by nobody else; the path is pinned there.

create or replace function tenancy.verify_tenant_id() returns uuid
  language plpgsql stable parallel safe
as $$
declare
  claim text := nullif(current_setting('app.current_tenant_id', true), '');
  is_sealed boolean := true;
begin
  if claim is null then
    claim := tenancy.raise_missing_context();
  end if;
  if tenancy.seal_is_required() then
    is_sealed := tenancy.verify_seal();
  end if;
  return tenancy.verify_active(tenancy.to_uuid(claim, 'app.current_tenant_id'));
end
$$;

-- As before, but null for a claim that nobody with a key has sealed.
create or replace function tenancy.verify_tenant_or_null() returns uuid
  language plpgsql stable parallel safe
as $$
declare
  fault text;
begin
  if tenancy.seal_is_required() then
    fault := tenancy.seal_fault();
  end if;
  if fault in ('missing', 'malformed', 'unknown key', 'forged') then
    return null;
  elsif fault is not null then
    return tenancy.verify_tenant_id();
  end if;
  return tenancy.verify_active(tenancy.current_tenant_id());
end
$$;

create or replace function tenancy.verify_active(tenant uuid) returns uuid
  language plpgsql stable parallel safe
as $$
declare
  status text;
begin
  select tenants.status into status from tenancy.tenant_status(tenant) as tenants (status);
  if status is distinct from 'active' then
    raise exception using
      errcode = case status when 'suspended' then 'RH003' when 'cancelled' then 'RH004' else 'RH005' end,
      message = format('the tenant is %s', coalesce(status, 'unknown'));
  end if;
  return tenant;
end
$$;

create or replace function tenancy.verify_user_id() returns uuid
  language plpgsql stable parallel safe
as $$
declare
  is_sealed boolean := true;
begin
  if tenancy.seal_is_required() then
    is_sealed := tenancy.verify_seal();
  end if;
  return tenancy.to_uuid(nullif(current_setting('app.current_user_id', true), ''), 'app.current_user_id');
end
$$;

create or replace function tenancy.verify_user_role() returns text
  language plpgsql stable parallel safe
as $$
declare
  claim text := nullif(current_setting('app.current_user_role', true), '');
  is_sealed boolean := true;
begin
  if tenancy.seal_is_required() then
    is_sealed := tenancy.verify_seal();
  end if;
  if claim not in ('owner', 'admin', 'member', 'viewer') then
    raise exception using
      errcode = 'RH002',
      message = format('malformed context: app.current_user_role is %L', left(claim, 64)),
      hint = 'It must be owner, admin, member or viewer.';
  end if;
  return claim;
end
$$;

-- A cast alone would raise 22P02, which says nothing of the context; what has
-- the shape but not the digits is left to it. A regular expression takes longer
-- than all the rest of the verification, and a block with an exception handler
-- cannot run in a parallel worker.
create or replace function tenancy.to_uuid(claim text, setting text) returns uuid
  language plpgsql stable parallel safe
as $$
begin
  if claim not like '________-____-____-____-____________' then
    raise exception using
      errcode = 'RH002',
      message = format('malformed context: %s is %L', setting, left(claim, 64)),
      hint = 'It must be a uuid.';
  end if;
  return claim::uuid;
end
$$;

-- Null for what has not the shape of one; inlined into the look-up.
create or replace function tenancy.claimed_tenant_id() returns uuid
  language sql stable parallel safe
  return case
    when current_setting('app.current_tenant_id', true) like '________-____-____-____-____________'
    then current_setting('app.current_tenant_id', true)::uuid
  end;
--! EndIncluded tenancy/verify_context.sql
--! Included tenancy/sealed_context.sql
-- What the walls compare with: the context after it has been verified. The
-- walls call these inside a sub-select, so that each is computed once for a
-- statement and stays what it was however the settings change meanwhile. Each
-- verifies the seal for itself: between two of them the settings may have changed.
-- They look up single rows, by plans that a session keeps while the tables grow:
-- hence no sequential scan, which is what is cheapest in an empty table.

create or replace function tenancy.sealed_tenant_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = '' set enable_seqscan = off
as $$
declare
  tenant uuid;
begin
  -- The planner leaves one of the two. Each expression of a function is set up
  -- anew for every statement, which costs more than to evaluate it: so one query
  -- for what holds, and all that can be wrong apart from it.
  select known.tenant into tenant
    from (
      select tenancy.claimed_tenant_id() as tenant
        from tenancy.kept_seals
       where tenancy.seal_is_required()
         and kept_seals.context = tenancy.claimed_context() and kept_seals.believed_until > clock_timestamp()
      union all
      select tenancy.claimed_tenant_id()
        from tenancy.tenant_status(tenancy.claimed_tenant_id()) as tenants (status)
       where not tenancy.seal_is_required() and tenants.status = 'active'
    ) as known;
  if found then
    return tenant;
  end if;
  return tenancy.verify_tenant_id();
end
$$;

-- For the part of the wall that isolates. It is asked when the first row is at
-- hand, and by then the claim may be another than the one that was refused or
-- not: an error would tell that there is a row.
create or replace function tenancy.sealed_tenant_or_null() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = '' set enable_seqscan = off
as $$
declare
  tenant uuid;
begin
  select known.tenant into tenant
    from (
      select tenancy.claimed_tenant_id() as tenant
        from tenancy.kept_seals
       where tenancy.seal_is_required()
         and kept_seals.context = tenancy.claimed_context() and kept_seals.believed_until > clock_timestamp()
      union all
      select tenancy.claimed_tenant_id()
        from tenancy.tenant_status(tenancy.claimed_tenant_id()) as tenants (status)
       where not tenancy.seal_is_required() and tenants.status = 'active'
    ) as known;
  if found then
    return tenant;
  end if;
  return tenancy.verify_tenant_or_null();
end
$$;

create or replace function tenancy.sealed_user_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = '' set enable_seqscan = off
as $$
declare
  "user" uuid;
begin
  select tenancy.current_user_id() into "user"
    from tenancy.kept_seals
   where tenancy.seal_is_required()
     and kept_seals.context = tenancy.claimed_context() and kept_seals.believed_until > clock_timestamp();
  if found then
    return "user";
  end if;
  return tenancy.verify_user_id();
end
$$;

create or replace function tenancy.sealed_user_role() returns text
  language plpgsql stable parallel safe security definer
  set search_path = '' set enable_seqscan = off
as $$
declare
  role text;
begin
  select tenancy.current_user_role() into role
    from tenancy.kept_seals
   where tenancy.seal_is_required()
     and kept_seals.context = tenancy.claimed_context() and kept_seals.believed_until > clock_timestamp();
  if found then
    return role;
  end if;
  return tenancy.verify_user_role();
end
$$;

-- For the part of the wall that refuses. Where no seal is required there is
-- nothing to forge, and the planner leaves a constant.
create or replace function tenancy.refuse_unsealed() returns uuid
  language sql stable parallel safe
  return case
    when tenancy.seal_is_required() then tenancy.sealed_tenant_id()
    else '00000000-0000-0000-0000-000000000000'::uuid
  end;

comment on function tenancy.sealed_tenant_id() is
  'The verified tenant. Raises RH001 without a context, RH002 for a malformed one, RH003, RH004 or RH005 for a tenant that is suspended, cancelled or unknown, RH010 to RH014 for a seal that does not hold.';
comment on function tenancy.sealed_user_id() is
  'The verified user, or null. Raises RH002 for a malformed one, RH010 to RH014 for a seal that does not hold.';
comment on function tenancy.sealed_user_role() is
  'The verified role of the user: owner, admin, member, viewer, or null. Raises RH002 for any other, RH010 to RH014 for a seal that does not hold.';
comment on function tenancy.sealed_tenant_or_null() is
  'As tenancy.sealed_tenant_id(), but null for a claim whose seal is missing, malformed or forged.';
comment on function tenancy.refuse_unsealed() is
  'Where a seal is required the verified tenant, with the errors of tenancy.sealed_tenant_id(); elsewhere the lowest uuid.';

grant execute on function tenancy.sealed_tenant_id() to app_user;
grant execute on function tenancy.sealed_user_id() to app_user;
grant execute on function tenancy.sealed_user_role() to app_user;
grant execute on function tenancy.sealed_tenant_or_null() to app_user;
grant execute on function tenancy.refuse_unsealed() to app_user;
--! EndIncluded tenancy/sealed_context.sql
--! Included tenancy/keep_seal.sql
-- Asked for by the server, in a transaction of its own, when a seal comes again.
-- Whoever holds a transaction open here makes the next one give up, not wait.
create or replace function tenancy.keep_seal() returns boolean
  language plpgsql volatile security definer
  set search_path = '' set lock_timeout = '100ms'
as $$
declare
  claimed text := tenancy.claimed_context();
  seal text := current_setting('app.seal', true);
begin
  -- A standby keeps what its primary keeps. A transaction with a snapshot of its
  -- own does not see who has been suspended since.
  if not tenancy.seal_is_required()
     or current_setting('transaction_read_only')::boolean
     or current_setting('transaction_isolation') <> 'read committed'
  then
    return false;
  end if;
  -- Forgotten first, so that it is verified: what is kept must not prolong its own life.
  delete from tenancy.kept_seals where context = claimed;
  perform tenancy.sealed_tenant_id(), tenancy.sealed_user_id(), tenancy.sealed_user_role();
  insert into tenancy.kept_seals (context, believed_until, seal_ends_at)
  select claimed, least(clock_timestamp() + interval '1 minute', seal_ends_at, retires_at), seal_ends_at
    from tenancy.seal_keys
   cross join to_timestamp(substr(seal, 21, 10)::bigint) as seal_ends_at
   where seal_keys.id = substr(seal, 4, 16)
  on conflict do nothing;

  -- A few of those that nobody will keep again: to lock another's would be to hold it up.
  delete from tenancy.kept_seals
   where context = any (array(
     select ended.context from tenancy.kept_seals as ended
      where ended.seal_ends_at < now()
      order by ended.seal_ends_at limit 10
        for update skip locked));
  return true;
end
$$;

comment on function tenancy.keep_seal() is
  'Has the seal of the present context looked up, for a minute, instead of verified. Returns whether it was: not where no seal is required, nor in a transaction that only reads or that is not READ COMMITTED. Errors as the functions that verify it.';

grant execute on function tenancy.keep_seal() to app_user;
--! EndIncluded tenancy/keep_seal.sql
--! Included tenancy/permissions.sql
-- What a user may do inside the own tenant, asked by the permissive policies.
-- The restrictive wall stands before all of it.

create or replace function tenancy.sees_whole_tenant() returns boolean
  language sql stable parallel safe
  return coalesce(tenancy.sealed_user_role() in ('owner', 'admin'), false);

create or replace function tenancy.may_write() returns boolean
  language sql stable parallel safe
  return coalesce(tenancy.sealed_user_role() in ('owner', 'admin', 'member'), false);

comment on function tenancy.sees_whole_tenant() is
  'Owners and admins see and change the personal rows of everyone in their tenant.';
comment on function tenancy.may_write() is
  'Everyone but a viewer may change what is theirs.';

grant execute on function tenancy.sees_whole_tenant() to app_user;
grant execute on function tenancy.may_write() to app_user;
--! EndIncluded tenancy/permissions.sql
--! Included tenancy/enter.sql
-- For people in psql and for scripts: the same settings that the server makes.
-- They last until the end of the transaction, so `begin` comes first. Where a
-- seal is required only an operator can make it; then, and for an operator
-- always, the transaction goes on as app_user.
create or replace function tenancy.enter(tenant uuid, "user" uuid default null, role text default 'member')
  returns void
  language plpgsql volatile parallel unsafe
  set search_path = ''
as $$
declare
  seal text := '';
begin
  if tenancy.seal_is_required() then
    seal := tenancy.make_seal(enter.tenant, enter."user", enter.role);
  end if;
  perform pg_catalog.set_config('app.current_tenant_id', enter.tenant::text, true),
          pg_catalog.set_config('app.current_user_id', coalesce(enter."user"::text, ''), true),
          pg_catalog.set_config('app.current_user_role', enter.role, true),
          pg_catalog.set_config('app.seal', seal, true),
          pg_catalog.set_config('role', 'app_user', true);
  perform tenancy.sealed_tenant_id(), tenancy.sealed_user_role();
end
$$;

comment on function tenancy.enter(uuid, uuid, text) is $$
@rowhouse allow function-sets-tenant People in psql enter by it; the wall compares with what is sealed.

Enters a tenant as app_user until the end of the transaction: begin; select tenancy.enter(tenant, user, role); Errors as tenancy.sealed_tenant_id().
$$;

grant execute on function tenancy.enter(uuid, uuid, text) to app_user, app_operator;
--! EndIncluded tenancy/enter.sql
--! Included tenancy/platform.sql
-- Operators work across tenants through the bypass ROLE: a setting can be
-- forged by any SQL, a role cannot. A use is asked for first, in a transaction
-- of its own, so that the record stays whatever becomes of the work.

create or replace function tenancy.request_platform(reason text) returns uuid
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  use_id uuid := tenancy.uuid_v7();
begin
  if length(btrim(coalesce(request_platform.reason, ''))) < 3 then
    raise exception using
      errcode = 'RH008',
      message = 'a use of the platform role needs a reason',
      hint = 'Say in a few words what the work is for.';
  end if;
  -- current_user is the function's owner here: who asks is who logged in.
  insert into tenancy.events (kind, acting_as, reason, details)
  values ('platform_use', session_user, btrim(request_platform.reason), jsonb_build_object('use_id', use_id));
  return use_id;
end
$$;

create or replace function tenancy.find_platform_use(use_id uuid) returns text
  language sql stable security definer
  set search_path = ''
begin atomic
  -- Not yet committed means: by the transaction that asks.
  select events.reason
    from tenancy.events
   where events.kind = 'platform_use'
     and events.details ->> 'use_id' = find_platform_use.use_id::text
     and events.actor = session_user
     and events.occurred_at > now() - interval '1 day'
     and events.transaction_id is distinct from pg_current_xact_id_if_assigned();
end;

create or replace function tenancy.enter_platform(use_id uuid) returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if tenancy.find_platform_use(enter_platform.use_id) is null then
    raise exception using
      errcode = 'RH008',
      message = format('no committed use of the platform role is recorded as %s', enter_platform.use_id),
      hint = 'First, and in a transaction of its own: select tenancy.request_platform(reason);';
  end if;
  -- An invoker function may do what its caller may: only a member gets through.
  perform pg_catalog.set_config('role', 'app_platform', true);
end
$$;

comment on function tenancy.request_platform(text) is
  'Records that the platform role will be used and why; returns the id that tenancy.enter_platform() takes in a later transaction. Raises RH008 without a reason.';
comment on function tenancy.enter_platform(uuid) is
  'Becomes app_platform until the end of the transaction, for a use that was recorded within the last day by the same login. Raises RH008 otherwise.';

create unique index if not exists events_use_id_idx
  on tenancy.events ((details ->> 'use_id')) where kind = 'platform_use';

grant execute on function tenancy.request_platform(text) to app_operator;
grant execute on function tenancy.find_platform_use(uuid) to app_operator;
grant execute on function tenancy.enter_platform(uuid) to app_operator;
--! EndIncluded tenancy/platform.sql
--! Included tenancy/wall_forms.sql
-- The one place that writes policy expressions. Another form (Citus accepts no
-- sub-select in a policy) would be written here and nowhere else.

-- Three parts, one for each thing that a wall must do.
--
-- `=` with the claim finds the rows: inlined, it is an index condition, keeps the
-- order of the index, and chooses the leaf of a partitioned table when the plan
-- starts. It reads the claim and proves nothing.
--
-- `>=` refuses, where a seal is required. It is an index condition too, and an
-- index evaluates its conditions before it fetches a row: a context that does not
-- hold is an error whatever rows there are. In a filter alone it would be one only
-- where a row has met the other conditions, and that tells whether there is one.
--
-- uuid_eq() isolates: every row is compared with the tenant that was verified, a
-- value computed once and fixed for the statement, however the claim changes in
-- the midst of it. It is quiet: it is computed when the first row is at hand, the
-- claim may have changed since the part before let it pass, and an error would
-- tell that there is a row. Written with `=`, either of the two would be merged
-- with the claim, and with what a user compares the column with, into one
-- equivalence class: leaf and order would be lost, and the planner free to compare
-- the rows with another member of it. As they are, they are cheap and leakproof,
-- and a scan without an index asks them first.
create or replace function tenancy.wall_expression(tenant_column name) returns text
  language sql stable parallel safe
  return format(
    '%1$I = tenancy.current_tenant_id()
       and %1$I >= (select tenancy.refuse_unsealed())
       and uuid_eq(%1$I, (select tenancy.sealed_tenant_or_null()))',
    tenant_column
  );

-- For rows that are written, too: a statement that reads them as well has the
-- condition for reading applied to them, once only where the two are the same.
create or replace function tenancy.wall_definition(tenant_column name) returns text
  language sql stable parallel safe
  return format('as restrictive for all to public using (%1$s) with check (%1$s)', tenancy.wall_expression(tenant_column));

-- What does not depend on the row stands in a sub-select, for the plan more
-- than for the call: bare, it is taken for a rare property of the row.
create or replace function tenancy.read_expression(reads text, user_column name) returns text
  language sql stable parallel safe
  return case reads
    when 'tenant' then 'true'
    when 'admin' then '(select tenancy.sees_whole_tenant())'
    when 'own' then format(
      '(select tenancy.sees_whole_tenant()) or %I = (select tenancy.sealed_user_id())', user_column)
  end;

create or replace function tenancy.write_expression(writes text, user_column name) returns text
  language sql stable parallel safe
  return case writes
    when 'tenant' then '(select tenancy.may_write())'
    when 'admin' then '(select tenancy.sees_whole_tenant())'
    when 'own' then format(
      '(select tenancy.sees_whole_tenant()) or ((select tenancy.may_write()) and %I = (select tenancy.sealed_user_id()))',
      user_column)
  end;
--! EndIncluded tenancy/wall_forms.sql
--! Included tenancy/protected_tables.sql
-- What is protected is read from the catalogs, never kept beside them.
create or replace view tenancy.protected_tables with (security_invoker = true) as
select
  pg_policy.polrelid::regclass as relation,
  pg_attribute.attname as tenant_column,
  pg_class.relkind = 'p' as is_partitioned,
  pg_class.relrowsecurity and pg_class.relforcerowsecurity as is_walled
from pg_catalog.pg_policy
join pg_catalog.pg_class on pg_class.oid = pg_policy.polrelid
join lateral (
  select pg_depend.refobjsubid
    from pg_catalog.pg_depend
   where pg_depend.classid = 'pg_catalog.pg_policy'::regclass
     and pg_depend.objid = pg_policy.oid
     and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
     and pg_depend.refobjid = pg_policy.polrelid
     and pg_depend.refobjsubid > 0
   order by pg_depend.refobjsubid
   limit 1
) as wall_column on true
join pg_catalog.pg_attribute
  on pg_attribute.attrelid = pg_policy.polrelid
 and pg_attribute.attnum = wall_column.refobjsubid
where pg_policy.polname = 'tenant_wall';

comment on view tenancy.protected_tables is
  'Every table with a tenant_wall, the column that the wall compares, and whether the wall is up.';

create or replace function tenancy.tenant_column(relation regclass) returns name
  language sql stable parallel safe
  set search_path = ''
begin atomic
  select protected_tables.tenant_column
    from tenancy.protected_tables
   where protected_tables.relation = tenant_column.relation;
end;

comment on function tenancy.tenant_column(regclass) is
  'The column that the wall of a protected table compares; null for a table without one.';

grant select on tenancy.protected_tables to app_platform, app_operator;
--! EndIncluded tenancy/protected_tables.sql
--! Included tenancy/protect_objections.sql
-- A table and, where it is partitioned, everything below it. For a plain table
-- pg_partition_tree() has no row.
create or replace function tenancy.with_leaves(target regclass) returns setof regclass
  language sql stable
  set search_path = ''
begin atomic
  select with_leaves.target
  union
  select relid from pg_partition_tree(with_leaves.target);
end;

create or replace function tenancy.root_of(relation regclass) returns regclass
  language sql stable
  set search_path = ''
  return coalesce(pg_partition_root(relation), relation);

-- Why a table cannot be protected as it stands; no row where it can. Checks of
-- unique and foreign keys ignore row security: one that does not carry the
-- tenant tells its prober what other tenants hold, and a cascade can cross.
create or replace function tenancy.protect_objections(
  target regclass,
  tenant_column name,
  user_column name,
  unscoped_keys name[]
) returns setof text
  language plpgsql stable
  set search_path = ''
as $$
declare
  relation pg_catalog.pg_class;
  tenant_attnum smallint;
begin
  select * into relation from pg_catalog.pg_class where oid = protect_objections.target;

  if relation.relkind not in ('r', 'p') then
    return next format('%s is not a table', target);
    return;
  end if;
  if relation.relispartition then
    return next format('%s is a partition: protect its parent', target);
    return;
  end if;

  select attnum into tenant_attnum
    from pg_catalog.pg_attribute
   where attrelid = target and attname = protect_objections.tenant_column and not attisdropped
     and atttypid = 'uuid'::regtype and attnotnull;
  if tenant_attnum is null then
    return next format('%s has no column %I uuid not null', target, tenant_column);
    return;
  end if;

  if user_column is not null and not exists (
    select
      from pg_catalog.pg_attribute
     where attrelid = target and attname = protect_objections.user_column and not attisdropped
       and atttypid = 'uuid'::regtype
  ) then
    return next format('%s has no column %I uuid, which personal rows need', target, user_column);
  end if;

  -- A leaf may have keys of its own besides those of its parent, and columns in
  -- another order.
  return query
  select format('unique index %s does not start with %I', pg_index.indexrelid::regclass, tenant_column)
    from tenancy.with_leaves(target) as members (member)
    join pg_catalog.pg_index on pg_index.indrelid = members.member
    join pg_catalog.pg_class on pg_class.oid = pg_index.indexrelid
    join pg_catalog.pg_attribute
      on pg_attribute.attrelid = members.member and pg_attribute.attname = protect_objections.tenant_column
   where (pg_index.indisunique or pg_index.indisexclusion)
     and pg_index.indkey[0] <> pg_attribute.attnum
     and pg_class.relname <> all (unscoped_keys);

  -- Outgoing and incoming: whichever of the two tables is protected first.
  return query
  select format('foreign key %I of %s does not carry %I on both sides',
                conname, pg_constraint.conrelid::regclass, referencing_tenant.attname)
    from pg_catalog.pg_constraint
    join pg_catalog.pg_attribute as referencing_tenant
      on referencing_tenant.attrelid = pg_constraint.conrelid
     and referencing_tenant.attname = case
           when pg_constraint.conrelid in (select tenancy.with_leaves(target)) then protect_objections.tenant_column
           else tenancy.tenant_column(tenancy.root_of(pg_constraint.conrelid))
         end
    join pg_catalog.pg_attribute as referenced_tenant
      on referenced_tenant.attrelid = pg_constraint.confrelid
     and referenced_tenant.attname = case
           when pg_constraint.confrelid in (select tenancy.with_leaves(target)) then protect_objections.tenant_column
           else tenancy.tenant_column(tenancy.root_of(pg_constraint.confrelid))
         end
   where pg_constraint.contype = 'f'
     and pg_constraint.conparentid = 0
     and (pg_constraint.conrelid in (select tenancy.with_leaves(target)) or pg_constraint.confrelid = target)
     and not exists (
       select
         from unnest(pg_constraint.conkey, pg_constraint.confkey) as pairs (referencing, referenced)
        where pairs.referencing = referencing_tenant.attnum
          and pairs.referenced = referenced_tenant.attnum
     );

  return query
  select format('foreign key %I of %s would set %I on delete: name the columns, `on delete set null (…)`',
                conname, pg_constraint.conrelid::regclass, tenant_column)
    from pg_catalog.pg_constraint
    join pg_catalog.pg_attribute
      on pg_attribute.attrelid = pg_constraint.conrelid
     and pg_attribute.attname = protect_objections.tenant_column
   where pg_constraint.conrelid in (select tenancy.with_leaves(target))
     and contype = 'f'
     and conparentid = 0
     and confdeltype in ('n', 'd')
     and pg_attribute.attnum = any (conkey)
     and (confdelsetcols is null or pg_attribute.attnum = any (confdelsetcols));
end
$$;

comment on function tenancy.protect_objections(regclass, name, name, name[]) is
  'One line per reason why tenancy.protect() would refuse the table.';
--! EndIncluded tenancy/protect_objections.sql
--! Included tenancy/forbid_tenant_change.sql
-- A row belongs to its tenant for good. The wall already refuses to move one
-- into another tenant; this holds for the roles that no wall holds, too.
create or replace function tenancy.forbid_tenant_change() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  raise exception using
    errcode = 'RH006',
    message = format('%I.%I.%I may not change', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[0]),
    hint = 'Insert a row in the other tenant and delete this one.';
end
$$;
--! EndIncluded tenancy/forbid_tenant_change.sql
--! Included tenancy/put_policy.sql
-- Makes a policy what it should be and says whether it had to. A policy is kept
-- as a parsed tree, so the wanted one is created under another name and the two
-- are compared as Postgres prints them.
create or replace function tenancy.put_policy(target regclass, policy name, definition text)
  returns boolean
  language plpgsql volatile
  set search_path = ''
as $$
declare
  candidate constant name := 'tenancy_candidate';
  differs boolean;
begin
  if not exists (select from pg_catalog.pg_policy where polrelid = target and polname = put_policy.policy) then
    execute format('create policy %I on %s %s', policy, target, definition);
    return true;
  end if;

  execute format('create policy %I on %s %s', candidate, target, definition);
  select count(distinct (
           polcmd, polpermissive, polroles,
           pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
         )) > 1
    into differs
    from pg_catalog.pg_policy
   where polrelid = target and polname in (put_policy.policy, candidate);

  if differs then
    execute format('drop policy %I on %s', policy, target);
    execute format('alter policy %I on %s rename to %I', candidate, target, policy);
  else
    execute format('drop policy %I on %s', candidate, target);
  end if;
  return differs;
end
$$;
--! EndIncluded tenancy/put_policy.sql
--! Included tenancy/put_trigger.sql
-- As tenancy.put_policy(), for a trigger: compared with a candidate as Postgres
-- prints both, and no good when it is switched off.
create or replace function tenancy.put_trigger(target regclass, trigger name, definition text)
  returns boolean
  language plpgsql volatile
  set search_path = ''
as $$
declare
  candidate constant name := 'tenancy_candidate';
  differs boolean;
begin
  if not exists (
    select from pg_catalog.pg_trigger where tgrelid = target and tgname = put_trigger.trigger
  ) then
    execute format('create trigger %I %s', trigger, definition);
    return true;
  end if;

  execute format('create trigger %I %s', candidate, definition);
  select count(distinct (
           replace(pg_get_triggerdef(oid), format('TRIGGER %I ', tgname), ''), tgenabled
         )) > 1
    into differs
    from pg_catalog.pg_trigger
   where tgrelid = target and tgname in (put_trigger.trigger, candidate);

  execute format('drop trigger %I on %s', case when differs then trigger else candidate end, target);
  if differs then
    execute format('alter trigger %I on %s rename to %I', candidate, target, trigger);
  end if;
  return differs;
end
$$;
--! EndIncluded tenancy/put_trigger.sql
--! Included tenancy/switch_walls.sql
-- All walls down, all walls up: the last resort of a rollback. Execution is
-- granted to nobody: only the owner may, and every switch is recorded.

create or replace function tenancy.switch_walls(up boolean, reason text) returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  relation regclass;
  switched integer := 0;
begin
  -- One switch at a time, and none that starves the readers behind it.
  perform pg_catalog.set_config('lock_timeout', '10s', true);
  perform pg_catalog.pg_advisory_xact_lock(hashtext('tenancy.switch_walls'));

  for relation in
    select relations.relation
      from tenancy.protected_tables
     cross join lateral tenancy.with_leaves(protected_tables.relation) as relations (relation)
     order by 1
  loop
    if up then
      switched := switched + tenancy.raise_wall(relation)::integer;
    elsif exists (select from pg_catalog.pg_class where oid = relation and relrowsecurity) then
      execute format('alter table %s disable row level security', relation);
      switched := switched + 1;
    end if;
  end loop;

  perform tenancy.record_wall_change(
    case when up then 'walls_up' else 'walls_down' end, reason, jsonb_build_object('relations', switched));
  return switched;
end
$$;

create or replace function tenancy.raise_walls(reason text) returns integer
  language sql volatile
  set search_path = ''
begin atomic
  select tenancy.switch_walls(true, raise_walls.reason);
end;

create or replace function tenancy.lower_walls(reason text) returns integer
  language sql volatile
  set search_path = ''
begin atomic
  select tenancy.switch_walls(false, lower_walls.reason);
end;

comment on function tenancy.raise_walls(text) is
  'Switches row security on for every protected table and leaf; returns how many were off. For the owner; recorded.';
comment on function tenancy.lower_walls(text) is
  'Switches row security off for every protected table and leaf, keeping the policies; returns how many were on. For the owner; recorded. Every tenant then sees every row.';
--! EndIncluded tenancy/switch_walls.sql
--! Included tenancy/protect.sql
-- The only thing that writes tenant policies. Safe to run again: it returns one
-- line per change it made, and none when there was nothing to do.
--
--   reads   'tenant' every user of the tenant; 'own' one's own rows (owners and
--           admins: everyone's); 'admin' owners and admins
--   writes  'tenant' every user but viewers; 'own' one's own rows (owners and
--           admins: everyone's, viewers: none); 'admin' owners and admins;
--           'none' nobody but the platform
--
-- unscoped_keys names unique indexes that may span tenants because no tenant
-- role can write their columns. owner_reaches lets SECURITY DEFINER functions of
-- app_owner at the table; the wall holds them in the current tenant as well.
-- Grants are the table's own business.
create or replace function tenancy.protect(
  target regclass,
  reads text default 'tenant',
  writes text default 'tenant',
  tenant_column name default 'tenant_id',
  user_column name default 'user_id',
  unscoped_keys name[] default '{}',
  owner_reaches boolean default false
) returns setof text
  language plpgsql volatile
  set search_path = ''
as $$
declare
  relation pg_catalog.pg_class;
  is_personal boolean := 'own' in (reads, writes);
  readable text := tenancy.read_expression(reads, user_column);
  writable text := tenancy.write_expression(writes, user_column);
  objections text[];
  wanted record;
  leaf regclass;
begin
  if readable is null then
    raise exception using errcode = 'RH007', message = format('reads is %L; it must be tenant, own or admin', reads);
  end if;
  if writes is null or writes not in ('tenant', 'own', 'admin', 'none') then
    raise exception using
      errcode = 'RH007', message = format('writes is %L; it must be tenant, own, admin or none', writes);
  end if;

  objections := array(
    select tenancy.protect_objections(
      target, tenant_column, case when is_personal then user_column end, unscoped_keys));
  if objections <> '{}' then
    raise exception using
      errcode = 'RH007',
      message = format('%s cannot be protected: %s', target, array_to_string(objections, '; '));
  end if;

  select * into relation from pg_catalog.pg_class where oid = target;

  if tenant_column <> 'id' and not exists (
    select
      from pg_catalog.pg_attrdef
      join pg_catalog.pg_attribute on attrelid = adrelid and attnum = adnum
     where adrelid = target and attname = protect.tenant_column
       and pg_get_expr(adbin, adrelid) = 'tenancy.current_tenant_id()'
  ) then
    execute format('alter table %s alter column %I set default tenancy.current_tenant_id()', target, tenant_column);
    return next format('%s: %I defaults to the current tenant', target, tenant_column);
  end if;

  if tenancy.put_trigger(target, 'tenant_is_fixed', format(
       'before update of %1$I on %2$s for each row
          when (OLD.%1$I is distinct from NEW.%1$I) execute function tenancy.forbid_tenant_change(%1$L)',
       tenant_column, target))
  then
    return next format('%s: %I may not change', target, tenant_column);
  end if;

  for wanted in
    -- A definition that is null says that there is to be no such policy.
    select *
      from (values
        ('tenant_wall', tenancy.wall_definition(tenant_column)),
        ('select_member', 'for select to app_user using (' || readable || ')'),
        ('insert_member', 'for insert to app_user with check (' || writable || ')'),
        ('update_member', 'for update to app_user using (' || writable || ') with check (' || writable || ')'),
        ('delete_member', 'for delete to app_user using (' || writable || ')'),
        ('all_owner', case when owner_reaches then 'for all to app_owner using (true)' end)
      ) as policies (name, definition)
  loop
    if wanted.definition is null then
      if exists (select from pg_catalog.pg_policy where polrelid = target and polname = wanted.name) then
        execute format('drop policy %I on %s', wanted.name, target);
        return next format('%s: policy %I dropped', target, wanted.name);
      end if;
    elsif tenancy.put_policy(target, wanted.name, wanted.definition) then
      return next format('%s: policy %I written', target, wanted.name);
    end if;
  end loop;

  if tenancy.raise_wall(target) then
    return next format('%s: row security enabled and forced', target);
  end if;
  for leaf in select leaves.relation from tenancy.with_leaves(target) as leaves (relation) where leaves.relation <> target loop
    if tenancy.raise_wall(leaf) then
      return next format('%s: row security enabled and forced, with no policy', leaf);
    end if;
    -- The parent's trigger is the leaf's too, and can be switched off for the leaf alone.
    if exists (
      select from pg_catalog.pg_trigger where tgrelid = leaf and tgname = 'tenant_is_fixed' and tgenabled <> 'O'
    ) then
      execute format('alter table %s enable trigger tenant_is_fixed', leaf);
      return next format('%s: %I may not change', leaf, tenant_column);
    end if;
  end loop;
end
$$;

-- Policies come first and the wall goes up last, so that no moment exists in
-- which row security is on and the policies are missing.
create or replace function tenancy.raise_wall(relation regclass) returns boolean
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if exists (
    select from pg_catalog.pg_class where oid = relation and relrowsecurity and relforcerowsecurity
  ) then
    return false;
  end if;
  execute format('alter table %s enable row level security, force row level security', relation);
  return true;
end
$$;

comment on function tenancy.protect(regclass, text, text, name, name, name[], boolean) is
  'Puts a table behind the tenant wall; returns one line per change. Raises RH007 with the reasons when the table cannot be protected.';
--! EndIncluded tenancy/protect.sql
--! Included tenancy/renew_walls.sql
-- After a kernel has been installed over an older one: the walls that stand are
-- written in a form of that older one until they are renewed. A wall that somebody
-- has written otherwise by hand is left as it is. Safe to run again.
create or replace function tenancy.renew_walls() returns setof text
  language plpgsql volatile
  set search_path = '' set lock_timeout = '10s'
as $$
declare
  sealed constant text := '( SELECT tenancy.sealed_tenant_id() AS sealed_tenant_id)';
  wall record;
begin
  for wall in
    select protected_tables.relation, tenancy.wall_expression(protected_tables.tenant_column) as expression
      from tenancy.protected_tables
      join pg_catalog.pg_policy on polrelid = protected_tables.relation and polname = 'tenant_wall'
     where pg_get_expr(polqual, polrelid) in (
             format('((%1$I = tenancy.current_tenant_id()) AND uuid_eq(%1$I, %2$s))', tenant_column, sealed),
             format('((%1$I = tenancy.current_tenant_id()) AND (%1$I >= %2$s) AND uuid_eq(%1$I, %2$s))', tenant_column, sealed))
     order by protected_tables.relation::text
  loop
    execute format('alter policy tenant_wall on %1$s using (%2$s) with check (%2$s)', wall.relation, wall.expression);
    return next format('%s: policy tenant_wall written', wall.relation);
  end loop;
end
$$;

comment on function tenancy.renew_walls() is
  'Writes the walls that an older kernel wrote in the form of this one; returns one line per change. For the owner.';
--! EndIncluded tenancy/renew_walls.sql
--! Included tenancy/unprotect.sql
-- The reverse of protect, for a rollback: policies, trigger and default go, row
-- security is switched off. The data stays as it is. Owner only, and recorded.
create or replace function tenancy.unprotect(target regclass, reason text) returns setof text
  language plpgsql volatile
  set search_path = ''
as $$
declare
  policy name;
  relation regclass;
  tenant_column name := tenancy.tenant_column(target);
begin
  if tenant_column is null then
    return;
  end if;
  perform tenancy.record_wall_change('unprotect', reason, jsonb_build_object('table', target));

  for relation in select tenancy.with_leaves(target) loop
    execute format('alter table %s no force row level security, disable row level security', relation);
  end loop;
  for policy in
    select polname
      from pg_catalog.pg_policy
     where polrelid = target
       and polname in ('tenant_wall', 'select_member', 'insert_member', 'update_member', 'delete_member', 'all_owner')
  loop
    execute format('drop policy %I on %s', policy, target);
    return next format('%s: policy %I dropped', target, policy);
  end loop;
  execute format('drop trigger if exists tenant_is_fixed on %s', target);
  if tenant_column <> 'id' then
    execute format('alter table %s alter column %I drop default', target, tenant_column);
  end if;
  return next format('%s: row security disabled', target);
end
$$;

comment on function tenancy.unprotect(regclass, text) is
  'Takes a table out from behind the tenant wall; returns one line per change. For the owner; recorded with the reason.';
--! EndIncluded tenancy/unprotect.sql
--! Included tenancy/share.sql
-- Global reference data: everyone reads it, nobody but the platform writes it.
-- It has row security too, so that a write grant given by mistake opens nothing.
create or replace function tenancy.share(target regclass) returns setof text
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if tenancy.put_policy(target, 'select_everyone', 'for select to app_user, app_anonymous using (true)') then
    return next format('%s: policy select_everyone written', target);
  end if;
  if tenancy.raise_wall(target) then
    return next format('%s: row security enabled and forced', target);
  end if;
end
$$;

comment on function tenancy.share(regclass) is
  'Makes a table global: readable by every tenant and by nobody-in-particular, written by the platform alone. Returns one line per change.';
--! EndIncluded tenancy/share.sql
--! Included tenancy/create_partitions.sql
-- Hash partitions of a table that is partitioned by its tenant. A partition
-- that is queried by its own name does not get the policies of its parent: each
-- has row security forced, no policy, and no grant.
create or replace function tenancy.create_partitions(
  target regclass,
  count integer,
  into_schema name default null
) returns setof text
  language plpgsql volatile
  set search_path = ''
as $$
declare
  parent record;
  leaf_schema name;
  leaf name;
  existing integer;
  remainder integer;
begin
  select pg_class.relname, pg_namespace.nspname, pg_partitioned_table.partstrat
    into parent
    from pg_catalog.pg_class
    join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace
    left join pg_catalog.pg_partitioned_table on pg_partitioned_table.partrelid = pg_class.oid
   where pg_class.oid = target;

  if parent.partstrat is distinct from 'h' then
    raise exception using
      errcode = 'RH007',
      message = format('%s is not partitioned by hash', target),
      hint = 'Create it with `partition by hash (tenant_id)`.';
  end if;
  if count not between 1 and 1024 then
    raise exception using errcode = 'RH007', message = format('count is %s; it must be 1 to 1024', count);
  end if;
  select pg_catalog.count(*) into existing from pg_catalog.pg_inherits where inhparent = target;
  if existing not in (0, create_partitions.count) then
    raise exception using
      errcode = 'RH007',
      message = format('%s has %s partitions already, not %s', target, existing, count),
      hint = 'A modulus cannot change in place: make a new table and move the rows.';
  end if;
  if existing > 0 then
    return;
  end if;

  leaf_schema := coalesce(into_schema, parent.nspname);
  for remainder in 0 .. count - 1 loop
    leaf := format('%s_p%s', parent.relname, lpad(remainder::text, greatest(2, length((count - 1)::text)), '0'));
    execute format(
      'create table %I.%I partition of %s for values with (modulus %s, remainder %s)',
      leaf_schema, leaf, target, count, remainder);
    execute format('revoke all on %I.%I from public, app_user, app_anonymous', leaf_schema, leaf);
    perform tenancy.raise_wall(format('%I.%I', leaf_schema, leaf)::regclass);
    return next format('%I.%I', leaf_schema, leaf);
  end loop;
end
$$;

comment on function tenancy.create_partitions(regclass, integer, name) is
  'Creates the hash partitions of a table, each walled and granted to nobody; returns their names. Does nothing when they are there. Raises RH007 when they cannot be made.';
--! EndIncluded tenancy/create_partitions.sql
--! Included tenancy/lock_down_catalogs.sql
-- Statistics, locks, sizes and shared object spaces tell one tenant of another's
-- volume and activity. A superuser can close them; a managed server may not
-- offer it. What the owner and the platform need for their work they keep.
create or replace function tenancy.lock_down_catalogs() returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  closing record;
  closed integer := 0;
begin
  for closing in
    select format('select on %s', pg_class.oid::regclass) as privilege
      from pg_catalog.pg_class
     where relnamespace = 'pg_catalog'::regnamespace
       and relkind = 'v'
       and (relname like 'pg\_stat%' or relname in ('pg_locks', 'pg_prepared_xacts', 'pg_replication_slots', 'pg_stats', 'pg_stats_ext', 'pg_stats_ext_exprs'))
       and has_table_privilege('app_user', pg_class.oid, 'select')
    union all
    select format('execute on function %s', pg_proc.oid::regprocedure)
      from pg_catalog.pg_proc
     where pronamespace = 'pg_catalog'::regnamespace
       and (
         proname like any (array[
           'pg\_stat\_get%', 'pg\_%\_size', 'lo\_%', 'loread', 'lowrite', 'currtid%',
           'pg\_current\_wal%', 'pg\_last\_wal%', 'pg\_notification\_queue%',
           'pg\_advisory%', 'pg\_try\_advisory%', 'pg\_lock\_status', 'pg\_prepared\_xact',
           'pg\_cancel\_backend', 'pg\_terminate\_backend', 'pg\_export\_snapshot',
           'pg\_control\_%', 'pg\_logical\_emit\_message', 'pg\_get\_replication\_slots', 'pg\_%wal\_summar%',
           'pg\_last\_committed\_xact', 'pg\_xact\_commit\_timestamp%', 'pg\_sequence\_last\_value',
           'pg\_isolation\_test\_session\_is\_blocked'
         ])
         or proname in ('pg_notify', 'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids')
       )
       and proname not in ('pg_column_size')
       and has_function_privilege('app_user', pg_proc.oid, 'execute')
    union all
    -- What a DO block is written in. Functions run without this right.
    select format('usage on language %I', lanname)
      from pg_catalog.pg_language
     where lanpltrusted
       and lanname <> 'sql'
       and has_language_privilege('app_user', oid, 'usage')
  loop
    execute format('revoke %s from public', closing.privilege);
    execute format('grant %s to app_owner, app_platform', closing.privilege);
    closed := closed + 1;
  end loop;
  return closed;
end
$$;

comment on function tenancy.lock_down_catalogs() is
  'Takes statistics views, DO blocks, and size, lock, notification and large-object functions from PUBLIC in this database; returns how many were open. For a superuser.';
--! EndIncluded tenancy/lock_down_catalogs.sql
--! Included tenancy/findings.sql
-- Generated from src/check by npm run check:generated -- --write: the rules of
-- `rowhouse check` as one view. What only the parsed tree of an expression tells
-- is not judged here: a policy that stands in no canonical wall's shadow is
-- reported on suspicion.
create or replace view tenancy.findings with (security_invoker = true) as
with -- What every rule starts from, as common table expressions: the parameters, the
-- tenants' relations, who the application can become, and what that lets it do.
-- A rule is a query over these and the catalogs; `rowhouse check` and the view
-- tenancy.findings put this text before it. Parameters are settings of the
-- transaction, so that both can give them; unset, they are looked for.
parameters as materialized (
  select
    coalesce(
      string_to_array(nullif(current_setting('rowhouse.check.tenant_columns', true), ''), ','),
      '{tenant_id}') as tenant_columns,
    case when nullif(current_setting('rowhouse.check.verdicts', true), '') is not null
         then string_to_array(coalesce(current_setting('rowhouse.check.settings', true), ''), ',')
         else '{app.current_tenant_id,app.current_user_id,app.current_user_role}' end as settings,
    string_to_array(nullif(current_setting('rowhouse.check.roles', true), ''), ',') as roles,
    string_to_array(nullif(current_setting('rowhouse.check.schemas', true), ''), ',') as schemas,
    coalesce(nullif(current_setting('rowhouse.check.walls', true), '')::jsonb, '[]') as walls,
    current_setting('server_version_num')::integer as version,
    nullif(current_setting('rowhouse.check.verdicts', true), '') is not null as is_judged
),

-- What only the parsed tree of an expression tells is judged outside, and the
-- verdicts are handed in. Without them a rule reports what it suspects.
verdicts as materialized (
  select given.rule, given.subject, given.detail
    from jsonb_to_recordset(coalesce(nullif(current_setting('rowhouse.check.verdicts', true), '')::jsonb, '[]'))
      as given (rule text, subject oid, detail text)
),

-- The schemas that are the user's own. A managed platform's are not theirs to mend.
schemas as materialized (
  select pg_namespace.oid, nspname as name, nspowner as owner
    from pg_catalog.pg_namespace, parameters
   where nspname !~ '^pg_'
     and nspname not in ('information_schema', 'graphile_migrate')
     and (parameters.schemas is null or nspname = any (parameters.schemas))
     and not (
       nspname in ('auth', 'extensions', 'graphql', 'graphql_public', 'net', 'pgbouncer', 'pgsodium', 'realtime',
                   'storage', 'supabase_functions', 'supabase_migrations', 'vault')
       and exists (select from pg_catalog.pg_roles where rolname = 'supabase_admin'))
     and not exists (
       select
         from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_namespace'::regclass and objid = pg_namespace.oid and deptype = 'e')
),

relations as materialized (
  select
    pg_class.oid, format('%I.%I', schemas.name, relname) as name, relname, relkind as kind, relowner as owner,
    relrowsecurity as is_walled, relforcerowsecurity as is_forced, relispartition as is_partition,
    relnamespace as schema, reloptions as options
    from pg_catalog.pg_class
    join schemas on schemas.oid = relnamespace
   where relkind in ('r', 'p', 'v', 'm', 'f')
     and relpersistence <> 't'
     and not exists (
       select
         from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
),

-- The columns that say whose a row is: those with the tenant's name, those that
-- the policies compare with the context, and the key of the tenants' own table.
named_walls as materialized (
  select attrelid as relation, attnum as column_number, attname as column_name, attnotnull as is_required
    from parameters, relations
    join pg_catalog.pg_attribute on attrelid = relations.oid and attnum > 0 and not attisdropped
   where relations.kind in ('r', 'p', 'f', 'm')
     and attname = any (parameters.tenant_columns)
),
walls as materialized (
  select relation, column_number, column_name, is_required, true as is_named from named_walls
  union
  select attrelid, attnum, attname, attnotnull, false
    from parameters
    cross join jsonb_to_recordset(parameters.walls) as given (relation oid, "column" smallint)
    join pg_catalog.pg_attribute on attrelid = given.relation and attnum = given.column
   where not exists (
     select from named_walls where named_walls.relation = attrelid and named_walls.column_number = attnum)
  union
  select distinct confrelid, attnum, attname, attnotnull, true
    from named_walls
    join pg_catalog.pg_constraint on contype = 'f' and conrelid = named_walls.relation
     and conkey = array[named_walls.column_number] and conparentid = 0
    join relations on relations.oid = confrelid
    join pg_catalog.pg_attribute on attrelid = confrelid and attnum = confkey[1]
   where not exists (select from named_walls as other where other.relation = confrelid)
),
tenant_relations as materialized (
  select relations.* from relations where exists (select from walls where walls.relation = relations.oid)
),

-- Exceptions, which stand with the object that they are for: a line in its comment,
-- `@rowhouse allow <rule> <why>`. Without a reason it is none.
declared as materialized (
  select refobject, tag[1] as rule, tag[2] as reason
    from (
      select case classoid
               when 'pg_catalog.pg_authid'::regclass
                 then (select format('role %I', rolname) from pg_catalog.pg_roles where oid = objoid)
               else 'database'
             end as refobject,
             description
        from pg_catalog.pg_shdescription
       where classoid = 'pg_catalog.pg_authid'::regclass
          or (classoid = 'pg_catalog.pg_database'::regclass
              and objoid = (select oid from pg_catalog.pg_database where datname = current_database()))
      union all
      select case classoid
               when 'pg_catalog.pg_class'::regclass
                 then (select format('%I.%I', nspname, relname)
                         from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
                        where pg_class.oid = objoid)
               when 'pg_catalog.pg_proc'::regclass
                 then (select format('function %I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid))
                         from pg_catalog.pg_proc join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
                        where pg_proc.oid = objoid)
               when 'pg_catalog.pg_constraint'::regclass
                 then (select format('constraint %I on %I.%I', conname, nspname, relname)
                         from pg_catalog.pg_constraint
                         join pg_catalog.pg_class on pg_class.oid = conrelid
                         join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
                        where pg_constraint.oid = objoid)
               when 'pg_catalog.pg_policy'::regclass
                 then (select format('policy %I on %I.%I', polname, nspname, relname)
                         from pg_catalog.pg_policy
                         join pg_catalog.pg_class on pg_class.oid = polrelid
                         join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
                        where pg_policy.oid = objoid)
               when 'pg_catalog.pg_namespace'::regclass
                 then (select format('schema %I', nspname) from pg_catalog.pg_namespace where oid = objoid)
             end,
             description
        from pg_catalog.pg_description
       where objsubid = 0 and description ~ '@rowhouse'
    ) as comments
    cross join lateral regexp_matches(description, '@rowhouse allow ([a-z0-9-]+)[ \t]+(\S[^\n]*)', 'g') as tag
   where refobject is not null
  union all
  -- A login that is for people, not for the application, says so: @rowhouse operator <why>.
  select format('role %I', rolname), 'operator', tag[1]
    from pg_catalog.pg_shdescription
    join pg_catalog.pg_roles on pg_roles.oid = objoid
    cross join lateral regexp_matches(description, '@rowhouse operator[ \t]+(\S[^\n]*)', 'g') as tag
   where classoid = 'pg_catalog.pg_authid'::regclass
),

-- Who requests run as: the roles that policies name and privileges are granted to.

-- A managed platform's own roles, which its customers cannot change.
memberships as materialized (
  select member, roleid as role
    from pg_catalog.pg_auth_members
    join pg_catalog.pg_roles as granted on granted.oid = roleid
    join pg_catalog.pg_roles as holder on holder.oid = pg_auth_members.member
   where not (granted.rolname = 'service_role' and holder.rolname = 'authenticator')
     and holder.rolname !~ '^pg_'
),
administrators as materialized (
  select oid
    from pg_catalog.pg_roles
   where rolname in ('supabase_admin', 'rdsadmin', 'cloudsqladmin', 'azuresu')
      or (select count(*) * 2 >= (select count(*) from tenant_relations where kind in ('r', 'p')) and count(*) > 0
            from tenant_relations
           where kind in ('r', 'p') and owner = pg_roles.oid)
),
named_roles as materialized (
  select distinct role
    from pg_catalog.pg_policy
    join relations on relations.oid = polrelid
    cross join lateral unnest(polroles) as role
   where role <> 0 and role <> relations.owner
),
grantees as materialized (
  select distinct acl.grantee as role
    from tenant_relations
    join pg_catalog.pg_class on pg_class.oid = tenant_relations.oid
    cross join lateral aclexplode(relacl) as acl
   where acl.grantee <> relowner
  union
  select distinct acl.grantee
    from tenant_relations
    join pg_catalog.pg_attribute on attrelid = tenant_relations.oid and attacl is not null
    cross join lateral aclexplode(attacl) as acl
   where acl.grantee <> tenant_relations.owner
),
-- The roles that requests run as. A role that no wall holds is none, unless a policy names it.
candidates as materialized (
  select pg_roles.oid, rolname as name, rolsuper or rolbypassrls as is_exempt,
         pg_roles.oid in (select role from named_roles) as is_named
    from pg_catalog.pg_roles
   where pg_roles.oid in (select role from named_roles union select role from grantees)
     and rolname !~ '^pg_'
     and pg_roles.oid not in (select administrators.oid from administrators)
),
request_roles as materialized (
  select pg_roles.oid, rolname as name
    from pg_catalog.pg_roles, parameters
   where case
           when parameters.roles is not null then rolname = any (parameters.roles)
           when exists (select from candidates where is_named or not is_exempt)
             then pg_roles.oid in (select oid from candidates where is_named or not is_exempt)
           when exists (select from candidates) then pg_roles.oid in (select oid from candidates)
           -- Nobody but the owner: the application logs in as it.
           else rolcanlogin and not rolsuper and pg_roles.oid in (select owner from tenant_relations)
         end
),

-- Who logs in for them, and what either can become.
logins as materialized (
  with recursive holders as (
    select member from memberships where role in (select oid from request_roles)
    union
    select memberships.member from holders join memberships on memberships.role = holders.member
  )
  select pg_roles.oid, rolname as name
    from pg_catalog.pg_roles
   where rolcanlogin
     and pg_roles.oid in (select member from holders union select oid from request_roles)
     and pg_roles.oid not in (select administrators.oid from administrators)
     and not exists (
       select from declared where declared.rule = 'operator' and declared.refobject = format('role %I', rolname))
),
application_roles as materialized (
  select oid, name from request_roles union select oid, name from logins
),
-- Every role that the application can become, by inheritance or by SET ROLE.
reach as materialized (
  with recursive reached as (
    select oid as origin, oid as role from application_roles
    union
    select reached.origin, memberships.role from reached join memberships on memberships.member = reached.role
  )
  select reached.origin, reached.role, pg_roles.rolname as name,
         rolsuper or rolbypassrls as is_exempt
    from reached
    join pg_catalog.pg_roles on pg_roles.oid = reached.role
),
-- Those whose privileges count: a role that is exempt, or owns the tables, is a finding of its own.
actors as materialized (
  select distinct reach.role as oid, reach.name
    from reach
   where not reach.is_exempt
     and reach.role not in (select administrators.oid from administrators)
     and reach.name !~ '^pg_'
  union all
  -- Nobody but the whole world is granted anything.
  select 0::oid, 'public'
   where not exists (select from application_roles) and exists (select from grantees where role = 0)
),

-- What that lets them do with which relation.
access as materialized (
  select
    relations.oid as relation, actors.oid as actor, actors.name as actor_name,
    has_any_column_privilege(actors.oid, relations.oid, 'select') as can_select,
    has_any_column_privilege(actors.oid, relations.oid, 'insert') as can_insert,
    has_any_column_privilege(actors.oid, relations.oid, 'update') as can_update,
    has_table_privilege(actors.oid, relations.oid, 'delete') as can_delete,
    has_table_privilege(actors.oid, relations.oid, 'truncate') as can_truncate,
    has_any_column_privilege(actors.oid, relations.oid, 'references') as can_reference,
    has_table_privilege(actors.oid, relations.oid, 'trigger') as can_trigger,
    case when parameters.version >= 170000 then has_table_privilege(actors.oid, relations.oid, 'maintain')
         else false end as can_maintain
    from parameters
    cross join relations
    cross join actors
   where has_schema_privilege(actors.oid, relations.schema, 'usage')
),
-- Relations that the application can reach with any command, and with which.
exposed as materialized (
  select
    relation,
    bool_or(can_select) as can_select,
    bool_or(can_insert) as can_insert,
    bool_or(can_update) as can_update,
    bool_or(can_delete) as can_delete,
    bool_or(can_insert or can_update or can_delete) as can_write,
    string_agg(quote_ident(actor_name), ', ' order by actor_name)
      filter (where can_select or can_insert or can_update or can_delete) as actor_names
    from access
   where can_select or can_insert or can_update or can_delete
   group by relation
),

-- The functions that are the user's own, who may execute them, and which say who asks.
functions as materialized (
  select
    pg_proc.oid, format('function %I.%I(%s)', schemas.name, proname, pg_get_function_identity_arguments(pg_proc.oid)) as name,
    pg_proc.oid::regprocedure as signature,
    proowner as owner, prosecdef as is_definer, provolatile as volatility, proleakproof as is_leakproof,
    proconfig as config, prolang as language, prorettype as result, prosrc as source, pronamespace as schema, proname,
    pg_proc.prokind as kind
    from pg_catalog.pg_proc
    join schemas on schemas.oid = pronamespace
   where not exists (
       select
         from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
),
callable as materialized (
  select functions.*, string_agg(quote_ident(actors.name), ', ' order by actors.name) as actor_names
    from functions
    join actors on has_function_privilege(actors.oid, functions.oid, 'execute')
                and has_schema_privilege(actors.oid, functions.schema, 'usage')
   group by functions.oid, functions.name, functions.signature, functions.owner, functions.is_definer, functions.volatility,
            functions.is_leakproof, functions.config, functions.language, functions.result, functions.source,
            functions.schema, functions.proname, functions.kind
),
-- Functions that say who asks: they read a setting or the session's user.
context_readers as materialized (
  select functions.oid
    from functions
   where coalesce(pg_get_function_sqlbody(functions.oid), functions.source)
         ~* '\m(current_setting\s*\(|session_user|current_user)'
),

-- Tables whose restrictive wall, for everyone and every command, is one of the
-- forms that tenancy.protect() writes, as Postgres prints them.
canonical_walls as materialized (
  select distinct polrelid as relation
    from pg_catalog.pg_policy
    join walls on walls.relation = polrelid
    cross join parameters
    cross join lateral (
      select quote_ident(walls.column_name) as tenant, '( SELECT tenancy.sealed_tenant_id() AS sealed_tenant_id)' as sealed
    ) as parts
    cross join lateral (
      select array[
        format('(%s = %s)', tenant, sealed),
        format('((%1$s = tenancy.current_tenant_id()) AND uuid_eq(%1$s, %2$s))', tenant, sealed),
        format('((%1$s = tenancy.current_tenant_id()) AND (%1$s >= %2$s) AND uuid_eq(%1$s, %2$s))', tenant, sealed),
        format('((%1$s = tenancy.current_tenant_id()) AND (%1$s >= %3$s) AND uuid_eq(%1$s, %4$s))', tenant, sealed,
               '( SELECT tenancy.refuse_unsealed() AS refuse_unsealed)',
               '( SELECT tenancy.sealed_tenant_or_null() AS sealed_tenant_or_null)')
      ] as forms
    ) as canonical
   where not polpermissive and polcmd = '*' and polroles = '{0}'
     -- Printing an expression is dear, and a judge has read it already.
     and case
           when parameters.is_judged or to_regprocedure('tenancy.sealed_tenant_id()') is null then false
           else pg_get_expr(polqual, polrelid) = any (forms)
                and coalesce(pg_get_expr(polwithcheck, polrelid), forms[1]) = any (forms)
         end
),
-- Policies that stand in no canonical wall's shadow: what a judge reads, or, in SQL alone, what is suspected.
loose_policies as materialized (
  select
    pg_policy.oid, polname, polrelid as relation, tenant_relations.name as relation_name,
    format('policy %I on %s', polname, tenant_relations.name) as name,
    polcmd, polpermissive, polroles, polqual, polwithcheck
    from pg_catalog.pg_policy
    join tenant_relations on tenant_relations.oid = polrelid
   where polrelid not in (select canonical_walls.relation from canonical_walls)
),

-- Whether a role sees a table's every row: a superuser, BYPASSRLS, or its owner where the wall is not forced.
overseers as materialized (
  select tenant_relations.oid as relation, pg_roles.oid as role
    from tenant_relations
    cross join pg_catalog.pg_roles
   where pg_roles.oid in (
           select owner from relations union select owner from functions where is_definer)
     and (pg_roles.rolsuper or pg_roles.rolbypassrls
          or not tenant_relations.is_walled
          or (not tenant_relations.is_forced and pg_has_role(pg_roles.oid, tenant_relations.owner, 'usage')))
),
suspected as (
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A role that no wall holds, among those that the application logs in as or
-- that its requests run as.
select
  'exempt-role' as rule,
  case when rolsuper or rolbypassrls or rolreplication then 'error' else 'warning' end as level,
  format('role %I', rolname) as object,
  format('%I has %s: %s.', rolname, attributes.list,
         case when rolsuper or rolbypassrls then 'no policy applies to it'
              when rolreplication then 'it can read the changes of every tenant from the log'
              else 'it can make roles and give itself memberships' end) as detail,
  format('alter role %I %s;', rolname, attributes.remedy) as remedy,
  format('exempt-role %s', rolname) as identity
from pg_catalog.pg_roles
cross join lateral (
  select string_agg(upper(name), ', ') as list, string_agg('no' || name, ' ') as remedy
    from (values ('superuser', rolsuper), ('bypassrls', rolbypassrls),
                 ('replication', rolreplication), ('createrole', rolcreaterole)) as flags (name, is_set)
   where is_set
) as attributes
where pg_roles.oid in (select oid from application_roles)
  and (rolsuper or rolbypassrls or rolreplication or rolcreaterole)
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A role that is exempt is not inherited as such, but SET ROLE reaches it.
select
  'role-escape' as rule,
  'error' as level,
  format('role %I', application_roles.name) as object,
  format('%I can SET ROLE %I, which %s.', application_roles.name, reach.name,
         case when rolsuper then 'is a superuser' else 'has BYPASSRLS' end) as detail,
  case when exists (
    select from memberships where memberships.member = application_roles.oid and memberships.role = reach.role)
    then format('revoke %I from %I;', reach.name, application_roles.name) end as remedy,
  format('role-escape %s %s', application_roles.name, reach.name) as identity
from reach
join application_roles on application_roles.oid = reach.origin
join pg_catalog.pg_roles on pg_roles.oid = reach.role
where reach.is_exempt
  and reach.role not in (select oid from application_roles)
  and not exists (
    select from pg_catalog.pg_roles as self where self.oid = reach.origin and (self.rolsuper or self.rolbypassrls))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Whoever is the owner, or can become it, can take the wall down.
select
  'owner-reachable' as rule,
  'error' as level,
  tenant_relations.name as object,
  format('%s belongs to %I, which the application can become (%s): the owner can switch row security off%s.',
         tenant_relations.name, owner_role.rolname,
         string_agg(distinct format('%I', application_roles.name), ', '),
         case when tenant_relations.is_forced then '' else ', and is not held by it' end) as detail,
  case when owner_role.oid in (select oid from application_roles)
       then case when other_owner.name is not null
                 then format('alter table %s owner to %I;', tenant_relations.name, other_owner.name) end
       when count(distinct application_roles.name) = 1 and bool_or(memberships.member is not null)
       then format('revoke %I from %s;', owner_role.rolname, min(format('%I', application_roles.name)))
  end as remedy,
  format('owner-reachable %s', tenant_relations.name) as identity
from tenant_relations
join reach on reach.role = tenant_relations.owner
join application_roles on application_roles.oid = reach.origin
join pg_catalog.pg_roles as owner_role on owner_role.oid = tenant_relations.owner
left join memberships on memberships.member = application_roles.oid and memberships.role = owner_role.oid
left join lateral (
  select rolname as name
    from tenant_relations as other
    join pg_catalog.pg_roles on pg_roles.oid = other.owner
   where other.owner not in (select role from reach)
   group by rolname
   order by count(*) desc
   limit 1
) as other_owner on true
where tenant_relations.kind in ('r', 'p')
  and not tenant_relations.is_partition
group by tenant_relations.oid, tenant_relations.name, tenant_relations.is_forced, owner_role.oid, owner_role.rolname,
         other_owner.name
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A table of tenants that the application can name and no wall stands before.
select
  'rls-disabled' as rule,
  'error' as level,
  tenant_relations.name as object,
  format('Row security is off for %s, which %s can reach: every tenant''s rows are open%s.',
         tenant_relations.name, exposed.actor_names,
         case when exists (select from pg_catalog.pg_policy where polrelid = tenant_relations.oid)
              then '; its policies do nothing' else '' end) as detail,
  format('alter table %s enable row level security, force row level security;', tenant_relations.name) as remedy,
  format('rls-disabled %s', tenant_relations.name) as identity
from tenant_relations
join exposed on exposed.relation = tenant_relations.oid
where tenant_relations.kind in ('r', 'p')
  and not tenant_relations.is_walled
  and not tenant_relations.is_partition
  and not exists (select from pg_catalog.pg_inherits where inhrelid = tenant_relations.oid)
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Without FORCE the owner is not held: nor are its views and its SECURITY
-- DEFINER functions. Where the owner is exempt anyway it makes no difference.
select
  'rls-not-forced' as rule,
  'warning' as level,
  tenant_relations.name as object,
  format('Row security of %s is not forced: its owner %I, and every view and SECURITY DEFINER function of %I, sees every tenant.',
         tenant_relations.name, rolname, rolname) as detail,
  format('alter table %s force row level security;', tenant_relations.name) as remedy,
  format('rls-not-forced %s', tenant_relations.name) as identity
from tenant_relations
join pg_catalog.pg_roles on pg_roles.oid = tenant_relations.owner
where tenant_relations.kind in ('r', 'p')
  and tenant_relations.is_walled
  and not tenant_relations.is_forced
  and (not (rolsuper or rolbypassrls)
       -- Its other tables are forced: this one was forgotten.
       or exists (
         select from tenant_relations as other where other.owner = tenant_relations.owner and other.is_forced))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A table without a tenant column whose rows hang from a tenant's rows, with no
-- wall of its own: it is open although its parent is not.
select
  'child-without-tenant' as rule,
  'error' as level,
  relations.name as object,
  format('%s says nothing of the tenant and has row security off, but references %s, whose rows belong to tenants; %s can reach it.',
         relations.name, min(tenant_relations.name), exposed.actor_names) as detail,
  format('alter table %s enable row level security, force row level security;', relations.name) as remedy,
  format('child-without-tenant %s', relations.name) as identity
from relations
join exposed on exposed.relation = relations.oid
join pg_catalog.pg_constraint on contype = 'f' and conrelid = relations.oid
join tenant_relations on tenant_relations.oid = confrelid
where relations.kind in ('r', 'p')
  and not relations.is_walled
  and not relations.is_partition
  and relations.oid not in (select oid from tenant_relations)
group by relations.oid, relations.name, exposed.actor_names
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A partition or inheritance child that is queried by its own name does not get
-- its parent's policies.
select
  'partition-exposed' as rule,
  'error' as level,
  child.name as object,
  format('%s is a part of %s, has row security off and is granted to %s: queried by its own name it shows every tenant.',
         child.name, parent.name, exposed.actor_names) as detail,
  format('alter table %1$s enable row level security, force row level security;%2$s', child.name,
         (select string_agg(format(E'\nrevoke all on %s from %I;', child.name, access.actor_name), '')
            from access
           where access.relation = child.oid and access.actor <> 0
             and (can_select or can_insert or can_update or can_delete))) as remedy,
  format('partition-exposed %s', child.name) as identity
from pg_catalog.pg_inherits
join relations as child on child.oid = inhrelid
join relations as parent on parent.oid = inhparent
join exposed on exposed.relation = child.oid
where child.kind in ('r', 'p', 'f')
  and not child.is_walled
  and (child.oid in (select oid from tenant_relations) or parent.oid in (select oid from tenant_relations))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- No one is granted this part today, but the wall that its siblings have is
-- missing: one grant on the schema opens it.
select
  'partition-unwalled' as rule,
  'warning' as level,
  child.name as object,
  format('%s is a part of %s and lacks the row security that %s.', child.name, parent.name,
         case when not child.is_walled then 'other parts have' else 'is forced on other parts' end) as detail,
  format('alter table %s enable row level security, force row level security;', child.name) as remedy,
  format('partition-unwalled %s', child.name) as identity
from pg_catalog.pg_inherits
join relations as child on child.oid = inhrelid
join relations as parent on parent.oid = inhparent
where child.kind in ('r', 'p')
  and parent.oid in (select oid from tenant_relations)
  and not child.is_walled
  and child.oid not in (select relation from exposed)
  and exists (
    select
      from pg_catalog.pg_inherits as sibling
      join relations as other on other.oid = sibling.inhrelid
     where sibling.inhparent = pg_inherits.inhparent and other.is_walled)
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Its siblings are granted to nobody: a grant on one part is a slip, and TRUNCATE
-- or a policy that is added later would not ask the parent's policies.
select
  'partition-granted' as rule,
  'warning' as level,
  child.name as object,
  format('%s is granted to %s, while other parts of %s are granted to nobody.',
         child.name, exposed.actor_names, parent.name) as detail,
  (select string_agg(format('revoke all on %s from %I;', child.name, access.actor_name), E'\n')
     from access
    where access.relation = child.oid and access.actor <> 0
      and (can_select or can_insert or can_update or can_delete)) as remedy,
  format('partition-granted %s', child.name) as identity
from pg_catalog.pg_inherits
join relations as child on child.oid = inhrelid
join relations as parent on parent.oid = inhparent
join exposed on exposed.relation = child.oid
where child.is_walled
  and parent.oid in (select oid from tenant_relations)
  and exists (
    select
      from pg_catalog.pg_inherits as sibling
     where sibling.inhparent = pg_inherits.inhparent
       and sibling.inhrelid not in (select relation from exposed))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A row without a tenant is either everybody's or lost.
select
  'tenant-nullable' as rule,
  'warning' as level,
  tenant_relations.name as object,
  format('%s.%I may be null: such a row belongs to no tenant, and a policy that lets it through shows it to all.',
         tenant_relations.name, walls.column_name) as detail,
  format('alter table %s alter column %I set not null;', tenant_relations.name, walls.column_name) as remedy,
  format('tenant-nullable %s', tenant_relations.name) as identity
from walls
join tenant_relations on tenant_relations.oid = walls.relation
where walls.is_named
  and not walls.is_required
  and tenant_relations.kind in ('r', 'p')
  and not tenant_relations.is_partition
  and (tenant_relations.is_walled or tenant_relations.oid in (select relation from exposed))
  and walls.column_name = any ((select tenant_columns from parameters)::name[])
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Unique and exclusion checks ignore row security: whoever can write the column
-- learns which values other tenants hold, and waits for their open transactions.
-- A surrogate key that nobody can guess is no oracle, unless the schema's own
-- custom is to lead with the tenant.
select
  'unique-without-tenant' as rule,
  'warning' as level,
  format('index %I on %s', index_class.relname, tenant_relations.name) as object,
  format('The %s %I of %s does not carry %s: writing a value that another tenant holds fails, which tells that it is held.',
         case when indisexclusion then 'exclusion constraint' when indisprimary then 'primary key' else 'unique key' end,
         index_class.relname, tenant_relations.name,
         (select string_agg(quote_ident(column_name), ' or ') from walls where walls.relation = tenant_relations.oid)) as detail,
  case
    when indisprimary or indisexclusion or indexprs is not null or walls_named.is_named is null then null
    when conname is not null then format(
      E'alter table %1$s drop constraint %2$I;\nalter table %1$s add constraint %2$I unique (%3$s%4$s);',
      tenant_relations.name, conname, walls_named.columns || ', ', key_columns.list)
    else format(E'drop index %1$I.%2$I;\ncreate unique index %2$I on %3$s (%4$s%5$s)%6$s;',
                index_schema.nspname, index_class.relname, tenant_relations.name, walls_named.columns || ', ',
                key_columns.list, ' where ' || pg_get_expr(indpred, indrelid))
  end as remedy,
  format('unique-without-tenant %s.%s', tenant_relations.name, index_class.relname) as identity
from pg_catalog.pg_index
join tenant_relations on tenant_relations.oid = indrelid
join pg_catalog.pg_class as index_class on index_class.oid = pg_index.indexrelid
join pg_catalog.pg_namespace as index_schema on index_schema.oid = index_class.relnamespace
left join pg_catalog.pg_constraint on conindid = pg_index.indexrelid and conrelid = indrelid and contype in ('p', 'u', 'x')
left join (
  select walls.relation, string_agg(quote_ident(column_name), ', ' order by column_number) as columns, true as is_named
    from walls
   where is_named
   group by walls.relation
) as walls_named on walls_named.relation = indrelid
left join (
  select keys.indexrelid, string_agg(quote_ident(attname), ', ' order by position) as list,
         bool_and(atttypid = 'uuid'::regtype or attidentity = 'a') as is_surrogate,
         array_agg(attnum) as numbers
    from (
      select pg_index.indexrelid, pg_index.indrelid, number, position
        from pg_catalog.pg_index
        cross join lateral unnest(indkey::smallint[]) with ordinality as columns (number, position)
       where (indisunique or indisexclusion) and position <= indnkeyatts
    ) as keys
    join pg_catalog.pg_attribute on attrelid = keys.indrelid and attnum = keys.number
   group by keys.indexrelid
) as key_columns on key_columns.indexrelid = pg_index.indexrelid
where (indisunique or indisexclusion)
  and not tenant_relations.is_partition
  and pg_index.indexrelid not in (
    select scoped.indexrelid
      from pg_catalog.pg_index as scoped
      join walls on walls.relation = scoped.indrelid
     where walls.column_number = any ((scoped.indkey::smallint[])[0:scoped.indnkeyatts - 1]))
  and (not coalesce(key_columns.is_surrogate, false) or indexprs is not null
       or (indisprimary and 2 * (
             select count(*) filter (where exists (
                      select from walls
                       where walls.relation = other.indrelid and walls.column_number = any (other.indkey::smallint[])))
               from pg_catalog.pg_index as other
               join tenant_relations as other_table on other_table.oid = other.indrelid
              where other.indisprimary and not other_table.is_partition and other_table.oid <> tenant_relations.oid
           ) > (
             select count(*)
               from pg_catalog.pg_index as other
               join tenant_relations as other_table on other_table.oid = other.indrelid
              where other.indisprimary and not other_table.is_partition and other_table.oid <> tenant_relations.oid)
           and exists (
             select from walls where walls.relation = indrelid
              and walls.column_name = any ((select tenant_columns from parameters)::name[]))))
  -- Who can write none of its columns cannot ask.
  and exists (
    select
      from actors
     where case when indexprs is not null
                then has_any_column_privilege(actors.oid, indrelid, 'insert')
                  or has_any_column_privilege(actors.oid, indrelid, 'update')
                else (select bool_or(has_column_privilege(actors.oid, indrelid, number, 'insert')
                                  or has_column_privilege(actors.oid, indrelid, number, 'update'))
                        from unnest(key_columns.numbers) as number) end)
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Foreign-key checks and their actions ignore row security: a reference across
-- the wall tells that a row exists, a cascade deletes across it, and a failing
-- action prints the other tenant's row.
select
  'foreign-key-without-tenant' as rule,
  'error' as level,
  format('constraint %I on %s', conname, tenant_relations.name) as object,
  format('The foreign key %I from %s to %s does not carry the tenant on both sides: a row can reference another tenant''s%s.',
         conname, tenant_relations.name, referenced.name,
         case confdeltype when 'c' then ', and is deleted with it' when 'n' then ', and is changed with it'
                          when 'd' then ', and is changed with it' else ', which tells that it exists' end) as detail,
  case when exists (
      select
        from pg_catalog.pg_index
       where indrelid = confrelid and indisunique and indpred is null and indexprs is null
         and (indkey::smallint[])[0:indnkeyatts - 1] @> (target_wall.column_number || confkey)
         and indnkeyatts = cardinality(confkey) + 1)
    then format(E'alter table %1$s drop constraint %2$I;\nalter table %1$s add constraint %2$I foreign key (%3$I, %4$s) references %5$s (%6$I, %7$s) on delete %8$s;',
                tenant_relations.name, conname, source_wall.column_name,
                (select string_agg(quote_ident(attname), ', ' order by position)
                   from unnest(conkey) with ordinality as keys (number, position)
                   join pg_catalog.pg_attribute on attrelid = conrelid and attnum = number),
                referenced.name, target_wall.column_name,
                (select string_agg(quote_ident(attname), ', ' order by position)
                   from unnest(confkey) with ordinality as keys (number, position)
                   join pg_catalog.pg_attribute on attrelid = confrelid and attnum = number),
                case confdeltype when 'c' then 'cascade' when 'r' then 'restrict'
                  when 'n' then format('set null (%s)', (
                    select string_agg(quote_ident(attname), ', ')
                      from unnest(conkey) as number
                      join pg_catalog.pg_attribute on attrelid = conrelid and attnum = number))
                  else 'no action' end)
  end as remedy,
  format('foreign-key-without-tenant %s.%s', tenant_relations.name, conname) as identity
from pg_catalog.pg_constraint
join tenant_relations on tenant_relations.oid = conrelid
join tenant_relations as referenced on referenced.oid = confrelid
join walls as source_wall on source_wall.relation = conrelid and source_wall.is_named
join walls as target_wall on target_wall.relation = confrelid and target_wall.is_named
where contype = 'f'
  and conparentid = 0
  and not tenant_relations.is_partition
  and source_wall.column_name = any ((select tenant_columns from parameters)::name[])
  and target_wall.column_name = any ((select tenant_columns from parameters)::name[])
  and pg_constraint.oid not in (
    select pairs.oid
      from (
        select pg_constraint.oid, conrelid, confrelid, unnest(conkey) as source, unnest(confkey) as target
          from pg_catalog.pg_constraint
         where contype = 'f'
      ) as pairs
      join walls as source on source.relation = pairs.conrelid and source.column_number = pairs.source
      join walls as target on target.relation = pairs.confrelid and target.column_number = pairs.target)
  -- Who can write none of its columns makes no reference.
  and exists (
    select
      from actors
      cross join unnest(conkey) as number
     where has_column_privilege(actors.oid, conrelid, number, 'insert')
        or has_column_privilege(actors.oid, conrelid, number, 'update')
        or confdeltype in ('c', 'n', 'd'))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Without a column list, SET NULL and SET DEFAULT clear every column of the key:
-- the tenant too.
select
  'set-null-clears-tenant' as rule,
  'warning' as level,
  format('constraint %I on %s', conname, tenant_relations.name) as object,
  format('On delete, the foreign key %I of %s sets %s with the rest: the row loses its tenant, or the delete fails.',
         conname, tenant_relations.name, quote_ident(walls.column_name)) as detail,
  format(E'alter table %1$s drop constraint %2$I;\nalter table %1$s add constraint %2$I %3$s;',
         tenant_relations.name, conname,
         replace(replace(pg_get_constraintdef(pg_constraint.oid),
           'ON DELETE SET NULL', format('ON DELETE SET NULL (%s)', rest.list)),
           'ON DELETE SET DEFAULT', format('ON DELETE SET DEFAULT (%s)', rest.list))) as remedy,
  format('set-null-clears-tenant %s.%s', tenant_relations.name, conname) as identity
from pg_catalog.pg_constraint
join tenant_relations on tenant_relations.oid = conrelid
join walls on walls.relation = conrelid and walls.is_named and walls.column_number = any (conkey)
cross join lateral (
  select string_agg(quote_ident(attname), ', ' order by position) as list
    from unnest(conkey) with ordinality as keys (number, position)
    join pg_catalog.pg_attribute on attrelid = conrelid and attnum = number
   where number <> walls.column_number
) as rest
where contype = 'f'
  and conparentid = 0
  and cardinality(conkey) > 1
  and confdeltype in ('n', 'd')
  and (confdelsetcols is null or walls.column_number = any (confdelsetcols))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- These privileges do not ask row security: TRUNCATE empties every tenant,
-- TRIGGER runs code on every tenant's rows, REFERENCES and MAINTAIN tell of them.
select
  'dangerous-privilege' as rule,
  case when bool_or(can_truncate or can_trigger) then 'error' else 'warning' end as level,
  tenant_relations.name as object,
  format('%s has %s on %s: row security does not apply to that.',
         actor_name, array_to_string(privileges.list, ', '), tenant_relations.name) as detail,
  format('revoke %s on %s from %I;', array_to_string(privileges.list, ', '), tenant_relations.name, actor_name) as remedy,
  format('dangerous-privilege %s %s', tenant_relations.name, actor_name) as identity
from access
join tenant_relations on tenant_relations.oid = access.relation
cross join lateral (
  select array_remove(array[
    case when can_truncate then 'truncate' end, case when can_trigger then 'trigger' end,
    case when can_reference then 'references' end, case when can_maintain then 'maintain' end], null) as list
) as privileges
where tenant_relations.kind in ('r', 'p', 'f')
  and privileges.list <> '{}'
group by tenant_relations.name, actor_name, privileges.list
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A view reads as its owner unless it is security_invoker. Judged: a view that
-- narrows to the context itself is another rule's business.
with recursive reads as (
  select distinct ev_class as reader, refobjid as read
    from pg_catalog.pg_rewrite
    join pg_catalog.pg_depend on classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
     and refclassid = 'pg_catalog.pg_class'::regclass and refobjid <> ev_class
    join relations on relations.oid = ev_class and relations.kind = 'v'
),
-- A view that another readable one reads as its owner is as good as readable.
reachable as (
  select relation as view from exposed where relation in (select reader from reads)
  union
  select reads.read from reachable join reads on reads.reader = reachable.view
   where reads.read in (select reader from reads)
)
select
  'view-owner-rights' as rule,
  'error' as level,
  relations.name as object,
  format('The view %s reads %s as its owner %I, whom no wall holds there: it shows every tenant.',
         relations.name, string_agg(distinct tenant_relations.name, ', '), rolname) as detail,
  format('alter view %s set (security_invoker = true);', relations.name) as remedy,
  format('view-owner-rights %s', relations.name) as identity,
  relations.oid as subject
from relations
join reachable on reachable.view = relations.oid
join reads on reads.reader = relations.oid
join tenant_relations on tenant_relations.oid = reads.read and tenant_relations.kind in ('r', 'p', 'f')
join overseers on overseers.relation = tenant_relations.oid and overseers.role = relations.owner
join pg_catalog.pg_roles on pg_roles.oid = relations.owner
where not coalesce((
    select option_value::boolean
      from pg_options_to_table(relations.options)
     where option_name = 'security_invoker'), false)
group by relations.oid, relations.name, relations.owner, rolname
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A view with its owner's rights whose own WHERE is the wall: without
-- security_barrier a cheap function of the caller runs on other tenants' rows
-- first. Judged: only a view that narrows to the context.
select
  'view-without-barrier' as rule,
  'error' as level,
  relations.name as object,
  format('The view %s narrows to the context itself, but without security_barrier a function in a query''s WHERE sees the rows before that.',
         relations.name) as detail,
  format('alter view %s set (security_barrier = true);', relations.name) as remedy,
  format('view-without-barrier %s', relations.name) as identity,
  relations.oid as subject
from relations
join exposed on exposed.relation = relations.oid
where relations.kind = 'v'
  and not exists (
    select
      from pg_options_to_table(relations.options)
     where option_name in ('security_invoker', 'security_barrier') and option_value::boolean)
  and exists (
    select
      from pg_catalog.pg_rewrite
      join pg_catalog.pg_depend on classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
       and refclassid = 'pg_catalog.pg_class'::regclass
      join overseers on overseers.relation = refobjid and overseers.role = relations.owner
     where ev_class = relations.oid)
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A materialized view has no row security: it shows whatever its REFRESH saw.
with recursive sources as (
  select distinct ev_class as reader, refobjid as read
    from pg_catalog.pg_rewrite
    join pg_catalog.pg_depend on classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
     and refclassid = 'pg_catalog.pg_class'::regclass and refobjid <> ev_class
),
derived as (
  select relations.oid as view, sources.read
    from relations join sources on sources.reader = relations.oid
   where relations.kind = 'm'
  union
  select derived.view, sources.read from derived join sources on sources.reader = derived.read
)
select
  'materialized-view' as rule,
  'error' as level,
  relations.name as object,
  format('The materialized view %s holds rows of %s and is open to %s; it cannot have row security.',
         relations.name, string_agg(distinct tenant_relations.name, ', '), exposed.actor_names) as detail,
  format('revoke all on %s from %s;', relations.name, exposed.actor_names) as remedy,
  format('materialized-view %s', relations.name) as identity
from relations
join exposed on exposed.relation = relations.oid
join derived on derived.view = relations.oid
join tenant_relations on tenant_relations.oid = derived.read and tenant_relations.kind <> 'm'
where relations.kind = 'm'
group by relations.name, exposed.actor_names
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A foreign table has no row security: the far side sees the mapped user.
select
  'foreign-table' as rule,
  'error' as level,
  tenant_relations.name as object,
  format('The foreign table %s holds tenants'' rows and is open to %s; row security does not apply to it.',
         tenant_relations.name, exposed.actor_names) as detail,
  format('revoke all on %s from %s;', tenant_relations.name, exposed.actor_names) as remedy,
  format('foreign-table %s', tenant_relations.name) as identity
from tenant_relations
join exposed on exposed.relation = tenant_relations.oid
where tenant_relations.kind = 'f'
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A SECURITY DEFINER function of an owner whom no wall holds. Judged: one that
-- touches no tenant's table, or asks the context, is none.
select
  'definer-function' as rule,
  'error' as level,
  callable.name as object,
  format('%s runs as %I, whom no wall holds, for %s: what it reads or writes is every tenant''s.',
         callable.name, rolname, callable.actor_names) as detail,
  format('alter function %s security invoker;', callable.signature) as remedy,
  format('definer-function %s', callable.name) as identity,
  callable.oid as subject
from callable
join pg_catalog.pg_roles on pg_roles.oid = callable.owner
cross join parameters
where callable.is_definer
  and callable.kind in ('f', 'p')
  and callable.result not in ('trigger'::regtype, 'event_trigger'::regtype)
  and callable.owner in (select role from overseers)
  -- Suspected, where nobody judges: it names such a table and asks no context.
  and (parameters.is_judged
       or (callable.oid not in (select oid from context_readers)
           and exists (
             select
               from overseers
               join tenant_relations on tenant_relations.oid = overseers.relation
              where overseers.role = callable.owner
                and callable.source ~ ('\m' || regexp_replace(tenant_relations.relname, '\W', '.', 'g') || '\M'))))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A SECURITY DEFINER function that looks names up where its caller can plant
-- them: no search_path, one without pg_temp last, or a schema that the caller
-- may create in.
select
  'definer-search-path' as rule,
  'error' as level,
  callable.name as object,
  format('%s is SECURITY DEFINER and %s.', callable.name,
         case when path.value is null then 'does not fix its search_path: the caller''s decides what its names mean'
              when planted.name is not null then format('searches %I, where the application may create objects', planted.name)
              else 'does not name pg_temp last: a temporary table of the caller comes first' end) as detail,
  case when path.value is null or planted.name is not null then null
       else format('alter function %s set search_path = %s, pg_temp;', callable.signature, path.value) end as remedy,
  format('definer-search-path %s', callable.name) as identity
from callable
cross join lateral (
  select (select substr(setting, length('search_path=') + 1)
            from unnest(callable.config) as setting
           where setting like 'search\_path=%') as value
) as path
left join lateral (
  select schemas.name
    from unnest(string_to_array(path.value, ',')) as entry
    join schemas on schemas.name = btrim(entry, ' "')
   where exists (
     select from actors where actors.oid <> 0 and has_schema_privilege(actors.oid, schemas.oid, 'create'))
   limit 1
) as planted on true
where callable.is_definer
  and pg_get_function_sqlbody(callable.oid) is null
  and (select lanname from pg_catalog.pg_language where pg_language.oid = callable.language) in ('sql', 'plpgsql')
  and (path.value is null
       or planted.name is not null
       -- '' is safe: every name must be qualified. Otherwise pg_temp comes first unless it is named.
       or (btrim(path.value) not in ('""', '''''', '') and btrim(path.value, ' ') !~ '"?pg_temp"?$'
           and btrim(path.value, ' "') <> 'pg_catalog'))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- The value of an IMMUTABLE function is kept in a cached plan and served to the
-- next tenant of the connection.
select
  'immutable-context' as rule,
  'error' as level,
  functions.name as object,
  format('%s reads the context and is IMMUTABLE: a prepared statement keeps the first tenant''s value for the next.',
         functions.name) as detail,
  format('alter function %s stable;', functions.signature) as remedy,
  format('immutable-context %s', functions.name) as identity
from functions
where functions.volatility = 'i'
  and (functions.oid in (select oid from context_readers)
       or exists (
         select
           from context_readers
           join functions as reader on reader.oid = context_readers.oid
          where coalesce(pg_get_function_sqlbody(functions.oid), functions.source) ~ ('\m' || reader.proname || '\s*\(')
            and reader.oid <> functions.oid and reader.proname ~ '^\w+$'))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A LEAKPROOF function may run on rows before the policy has refused them.
select
  'leakproof-function' as rule,
  'error' as level,
  functions.name as object,
  format('%s is LEAKPROOF: it may run on rows of other tenants before a policy removes them.', functions.name) as detail,
  format('alter function %s not leakproof;', functions.signature) as remedy,
  format('leakproof-function %s', functions.name) as identity
from functions
where functions.is_leakproof
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- What a policy calls decides who sees what: whoever owns it, or can plant a
-- name before one that it uses, decides instead.
select distinct
  'policy-helper' as rule,
  'error' as level,
  functions.name as object,
  case when owned.role is not null
       then format('%s stands in policies and belongs to %I, which the application can become: it can be replaced.',
                   functions.name, owned.name)
       else format('%s stands in policies and does not fix its search_path: the caller''s decides what its names mean.',
                   functions.name) end as detail,
  case when owned.role is not null then null
       else format('alter function %s set search_path = pg_catalog, %s, pg_temp;', functions.signature,
                   (select string_agg(quote_ident(name), ', ') from schemas where schemas.oid = functions.schema)) end as remedy,
  format('policy-helper %s', functions.name) as identity
from pg_catalog.pg_depend
join functions on functions.oid = refobjid
left join lateral (
  select reach.role, reach.name from reach where reach.role = functions.owner limit 1
) as owned on true
where classid = 'pg_catalog.pg_policy'::regclass
  and refclassid = 'pg_catalog.pg_proc'::regclass
  and (owned.role is not null
       or (pg_get_function_sqlbody(functions.oid) is null
           and not functions.is_definer
           and (select lanname from pg_catalog.pg_language where pg_language.oid = functions.language) in ('sql', 'plpgsql')
           and not exists (select from unnest(functions.config) as setting where setting like 'search\_path=%')
           -- A body that names tables without their schema.
           and functions.source ~* '\m(from|join)\s+(?!(lateral|unnest|jsonb?_\w+|regexp_\w+|generate_series|string_to_table|only)\M)["a-z_][\w"]*\M(?!\s*[.(])'))
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A function that enters whatever tenant it is told. Judged: one that takes the
-- tenant from what the server has verified is none.
select
  'function-sets-tenant' as rule,
  'warning' as level,
  callable.name as object,
  format('%s sets %s: a caller may enter a tenant by it.', callable.name, string_agg(settings.name, ', ')) as detail,
  format('revoke execute on function %s from public, %s;', callable.signature, callable.actor_names) as remedy,
  format('function-sets-tenant %s', callable.name) as identity,
  callable.oid as subject
from callable
cross join parameters
cross join lateral unnest(parameters.settings) as settings (name)
cross join lateral (
  select exists (
    select from unnest(callable.config) as setting where setting like settings.name || '=%') as is_set
) as configured
where callable.kind in ('f', 'p')
  and (configured.is_set
       or (callable.source ~* '\mset_config\s*\(' and position(settings.name in callable.source) > 0))
group by callable.oid, callable.name, callable.signature, callable.actor_names
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A sequence is one for all tenants: its gaps count what the others insert, and
-- setval reaches into their keys. An identity column needs no grant.
select
  'sequence-granted' as rule,
  'warning' as level,
  format('sequence %I.%I', sequence_schema.nspname, sequence_class.relname) as object,
  format('%s can use the sequence %I.%I of %s: its numbers tell how much other tenants insert%s.',
         actors.name, sequence_schema.nspname, sequence_class.relname, tenant_relations.name,
         case when has_sequence_privilege(actors.oid, sequence_class.oid, 'update')
              then ', and setval can make their inserts fail' else '' end) as detail,
  format('revoke all on sequence %I.%I from %I;', sequence_schema.nspname, sequence_class.relname, actors.name) as remedy,
  format('sequence-granted %I.%I %s', sequence_schema.nspname, sequence_class.relname, actors.name) as identity
from pg_catalog.pg_class as sequence_class
join pg_catalog.pg_namespace as sequence_schema on sequence_schema.oid = sequence_class.relnamespace
join pg_catalog.pg_depend as owned on owned.classid = 'pg_catalog.pg_class'::regclass and owned.objid = sequence_class.oid
 and owned.refclassid = 'pg_catalog.pg_class'::regclass and owned.deptype in ('a', 'i')
join tenant_relations on tenant_relations.oid = owned.refobjid
join actors on actors.oid <> 0
where sequence_class.relkind = 'S'
  and has_schema_privilege(actors.oid, sequence_schema.oid, 'usage')
  and (has_sequence_privilege(actors.oid, sequence_class.oid, 'select')
       or has_sequence_privilege(actors.oid, sequence_class.oid, 'usage')
       or has_sequence_privilege(actors.oid, sequence_class.oid, 'update'))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Postgres's own roles read past grants, past partitions, or past the database.
select
  'predefined-role' as rule,
  case when roles.weight = 1 then 'error' else 'warning' end as level,
  format('role %I', application_roles.name) as object,
  format('%I is a member of %s, which %s.', application_roles.name, reach.name, roles.what) as detail,
  case when exists (
    select from memberships where memberships.member = application_roles.oid and memberships.role = reach.role)
    then format('revoke %I from %I;', reach.name, application_roles.name) end as remedy,
  format('predefined-role %s %s', application_roles.name, reach.name) as identity
from reach
join application_roles on application_roles.oid = reach.origin
join (values
  ('pg_read_all_data', 1, 'reads every table that no wall stands before, partitions and audit tables among them'),
  ('pg_write_all_data', 1, 'writes every table that no wall stands before'),
  ('pg_read_server_files', 1, 'reads the files of the server'),
  ('pg_write_server_files', 1, 'writes the files of the server'),
  ('pg_execute_server_program', 1, 'runs programs on the server'),
  ('pg_maintain', 2, 'maintains every table'),
  ('pg_monitor', 2, 'sees the statements and statistics of every tenant'),
  ('pg_read_all_settings', 2, 'reads settings that hold secrets'),
  ('pg_read_all_stats', 2, 'sees the statements of every tenant'),
  ('pg_stat_scan_tables', 2, 'locks and scans every table'),
  ('pg_signal_backend', 2, 'ends the sessions of others'),
  ('pg_checkpoint', 2, 'makes the server write'),
  ('pg_create_subscription', 2, 'can subscribe to other servers'),
  ('pg_use_reserved_connections', 2, 'takes the administrator''s connections')
) as roles (name, weight, what) on roles.name = reach.name
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A tenant, a role or a switch of row security stored for a database or a role is
-- where a new session starts, and where RESET and DISCARD ALL return to.
select
  'stored-setting' as rule,
  'error' as level,
  case when setrole = 0 then 'database' else format('role %I', rolname) end as object,
  format('%s is stored for %s: every session starts with it, and no reset removes it.', split_part(entry, '=', 1),
         case when setrole = 0 then 'the database' else format('the role %I', rolname) end) as detail,
  format('alter %s%s reset %s;',
         case when setrole = 0 then format('database %I', current_database()) else format('role %I', rolname) end,
         case when setrole <> 0 and setdatabase <> 0 then format(' in database %I', current_database()) else '' end,
         split_part(entry, '=', 1)) as remedy,
  format('stored-setting %s %s', coalesce(rolname, 'database'), split_part(entry, '=', 1)) as identity
from pg_catalog.pg_db_role_setting
cross join lateral unnest(setconfig) as entry
cross join parameters
left join pg_catalog.pg_roles on pg_roles.oid = setrole
where setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
  and (setrole = 0 or setrole in (select role from reach))
  and (split_part(entry, '=', 1) = any (parameters.settings)
       or split_part(entry, '=', 1) in ('role', 'session_authorization', 'session_replication_role')
       or entry = 'row_security=off')
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- With session_replication_role no trigger and no foreign key fires; the others
-- load code or show what is logged.
select
  'parameter-granted' as rule,
  'error' as level,
  format('role %I', actors.name) as object,
  format('%I may set %s: %s.', actors.name, parname,
         case parname when 'session_replication_role' then 'triggers and foreign keys then do not fire'
                      else 'an administrator''s setting' end) as detail,
  format('revoke set, alter system on parameter %s from %s;', parname,
         case acl.grantee when 0 then 'public' else format('%I', actors.name) end) as remedy,
  format('parameter-granted %s %s', actors.name, parname) as identity
from pg_catalog.pg_parameter_acl
cross join lateral aclexplode(paracl) as acl
join actors on acl.grantee in (0, actors.oid)
where parname in ('session_replication_role', 'session_preload_libraries', 'local_preload_libraries',
                  'row_security', 'log_statement', 'allow_system_table_mods', 'jit_provider')
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A publication without a row filter sends every tenant to whoever subscribes.
select
  'publication' as rule,
  'warning' as level,
  format('publication %I', pubname) as object,
  format('The publication %I sends the rows of every tenant (%s) to its subscribers.', pubname,
         case when puballtables then 'all tables'
              else format('%s tables, %s among them', count(*), min(tenant_relations.name)) end) as detail,
  null::text as remedy,
  format('publication %s', pubname) as identity
from pg_catalog.pg_publication
left join pg_catalog.pg_publication_rel on prpubid = pg_publication.oid and prqual is null
left join pg_catalog.pg_publication_namespace on pnpubid = pg_publication.oid
join tenant_relations on puballtables or tenant_relations.oid = prrelid or tenant_relations.schema = pnnspid
-- Supabase's own asks the policies for every row that it passes on.
where pubname <> 'supabase_realtime'
group by pubname, puballtables
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A trigger with the rights of an owner whom no wall holds sees every tenant;
-- what it refuses or raises tells of them. Judged: one that reads other rows.
select distinct
  'definer-trigger' as rule,
  'warning' as level,
  format('trigger %I on %s', tgname, tenant_relations.name) as object,
  format('The trigger %I of %s runs as %I, whom no wall holds, and reads tenants'' tables: what it refuses tells of other tenants.',
         tgname, tenant_relations.name, rolname) as detail,
  format('alter function %s security invoker;', functions.signature) as remedy,
  format('definer-trigger %s.%s', tenant_relations.name, tgname) as identity,
  functions.oid as subject
from pg_catalog.pg_trigger
join tenant_relations on tenant_relations.oid = tgrelid
join exposed on exposed.relation = tgrelid and exposed.can_write
join functions on functions.oid = tgfoid
join pg_catalog.pg_roles on pg_roles.oid = functions.owner
cross join parameters
where not tgisinternal
  and functions.is_definer
  and functions.owner in (select role from overseers)
  and (parameters.is_judged
       or exists (
         select
           from overseers
           join tenant_relations as looked_up on looked_up.oid = overseers.relation
          where overseers.role = functions.owner
            and functions.source ~* ('\m(from|join|update|using)\s+(\w+\.)?' || regexp_replace(looked_up.relname, '\W', '.', 'g') || '\M')))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A rule runs what it says with the rights of the table's owner.
select
  'rewrite-rule' as rule,
  'warning' as level,
  format('rule %I on %s', rulename, relations.name) as object,
  format('The rule %I of %s runs its commands with the rights of %I, not of who caused them.',
         rulename, relations.name, rolname) as detail,
  format('drop rule %I on %s;', rulename, relations.name) as remedy,
  format('rewrite-rule %s.%s', relations.name, rulename) as identity
from pg_catalog.pg_rewrite
join relations on relations.oid = ev_class
join exposed on exposed.relation = relations.oid
join pg_catalog.pg_roles on pg_roles.oid = relations.owner
where rulename <> '_RETURN'
  and ev_type <> '1'
  and exists (
    select
      from pg_catalog.pg_depend
     where classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
       and refclassid = 'pg_catalog.pg_class'::regclass
       and refobjid in (select oid from tenant_relations where kind in ('r', 'p')))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- What is granted by default is granted on tables and functions that are not
-- written yet, before anybody has thought of their walls.
select
  'default-privileges' as rule,
  'warning' as level,
  case when defaclnamespace = 0 then format('role %I', definer.rolname) else format('schema %I', schemas.name) end as object,
  format('New %s of %I%s are open to %s from the start (%s).',
         case defaclobjtype when 'r' then 'tables' when 'f' then 'functions' else 'sequences' end, definer.rolname,
         case when defaclnamespace = 0 then '' else format(' in %I', schemas.name) end,
         grantee.name, string_agg(lower(acl.privilege_type), ', ' order by acl.privilege_type)) as detail,
  format('alter default privileges for role %I%s revoke all on %s from %s;', definer.rolname,
         case when defaclnamespace = 0 then '' else format(' in schema %I', schemas.name) end,
         case defaclobjtype when 'r' then 'tables' when 'f' then 'functions' else 'sequences' end,
         grantee.name) as remedy,
  format('default-privileges %s %s %s %s', definer.rolname, schemas.name, defaclobjtype, grantee.name) as identity
from pg_catalog.pg_default_acl
cross join lateral aclexplode(defaclacl) as acl
join pg_catalog.pg_roles as definer on definer.oid = defaclrole
left join schemas on schemas.oid = defaclnamespace
cross join lateral (
  select case acl.grantee when 0 then 'public' else (select quote_ident(name) from actors where actors.oid = acl.grantee) end as name
) as grantee
where (acl.grantee = 0 or acl.grantee in (select oid from actors))
  and acl.grantee <> defaclrole
  and (defaclnamespace = 0 or schemas.oid is not null)
  and defaclobjtype in ('r', 'f', 'S')
  -- Everybody may execute functions by default: only an entry that says so in words is a choice.
  and not (defaclobjtype = 'f' and defaclnamespace = 0)
  -- A managed platform's own defaults are its own.
  and not exists (select from pg_catalog.pg_roles where rolname = 'supabase_admin')
group by definer.rolname, schemas.name, defaclnamespace, defaclobjtype, grantee.name
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Who can create objects beside the tenants' tables can plant names before them;
-- who owns the schema can drop them.
select
  'schema-create' as rule,
  case when owned.name is not null then 'error' else 'warning' end as level,
  format('schema %I', schemas.name) as object,
  case when owned.name is not null
       then format('The schema %I belongs to %I, which the application can become: it can drop what is in it.',
                   schemas.name, owned.name)
       else format('%s may create objects in %I, beside the tenants'' tables.',
                   string_agg(quote_ident(actors.name), ', '), schemas.name) end as detail,
  case when owned.name is not null then null
       when exists (
         select from pg_catalog.pg_namespace cross join lateral aclexplode(nspacl) as acl
          where pg_namespace.oid = schemas.oid and acl.grantee = 0 and acl.privilege_type = 'CREATE')
       then format('revoke create on schema %I from public, %s;', schemas.name, string_agg(quote_ident(actors.name), ', '))
       else format('revoke create on schema %I from %s;', schemas.name, string_agg(quote_ident(actors.name), ', ')) end as remedy,
  format('schema-create %s', schemas.name) as identity
from schemas
left join lateral (
  select reach.name from reach where reach.role = schemas.owner order by reach.name limit 1
) as owned on true
left join actors on actors.oid <> 0 and has_schema_privilege(actors.oid, schemas.oid, 'create')
where (owned.name is not null or actors.oid is not null)
  and (exists (select from tenant_relations where schema = schemas.oid)
       or exists (select from functions where schema = schemas.oid))
group by schemas.oid, schemas.name, owned.name
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A user mapping for everybody lets every role read the far side as one user.
select
  'user-mapping' as rule,
  'warning' as level,
  format('server %I', srvname) as object,
  format('Every role is mapped to a user of the foreign server %I: whoever can name it reads there what that user reads.',
         srvname) as detail,
  format('drop user mapping for public server %I;', srvname) as remedy,
  format('user-mapping %s', srvname) as identity
from pg_catalog.pg_user_mappings
where umuser = 0
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- Policies look up who belongs where in this table: who can write it admits
-- himself. Judged: rows that only an insider can write are none.
select distinct
  'membership-writable' as rule,
  'error' as level,
  relations.name as object,
  format('Policies of other tables ask %s who may see what, and %s can write it: a user can admit himself to any tenant.',
         relations.name, exposed.actor_names) as detail,
  format('revoke insert, update on %s from %s;', relations.name, exposed.actor_names) as remedy,
  format('membership-writable %s', relations.name) as identity,
  relations.oid as subject
from loose_policies
join pg_catalog.pg_depend on classid = 'pg_catalog.pg_policy'::regclass and objid = loose_policies.oid
 and refclassid = 'pg_catalog.pg_class'::regclass and refobjid <> loose_policies.relation
join relations on relations.oid = refobjid and relations.kind in ('r', 'p')
join exposed on exposed.relation = refobjid and (exposed.can_insert or exposed.can_update)
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A deferred trigger runs at COMMIT, with the role and the settings of then.
-- Judged: one whose function asks who is there.
select
  'deferred-trigger' as rule,
  'warning' as level,
  format('trigger %I on %s', tgname, tenant_relations.name) as object,
  format('The trigger %I of %s is deferrable and reads the context: at COMMIT the context may be another than at the statement.',
         tgname, tenant_relations.name) as detail,
  format(E'drop trigger %1$I on %2$s;\n%3$s;', tgname, tenant_relations.name,
         replace(replace(pg_get_triggerdef(pg_trigger.oid), ' DEFERRABLE INITIALLY DEFERRED', ''), ' DEFERRABLE', '')) as remedy,
  format('deferred-trigger %s.%s', tenant_relations.name, tgname) as identity,
  tgfoid as subject
from pg_catalog.pg_trigger
join tenant_relations on tenant_relations.oid = tgrelid
where not tgisinternal
  and tgdeferrable
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A generated column or an index keeps the tenant of whoever wrote the row.
select
  'frozen-context' as rule,
  'warning' as level,
  relations.name as object,
  format('%s of %s is computed with %s, which reads the context: it keeps the tenant that was current when the row was written.',
         frozen.what, relations.name, functions.proname) as detail,
  frozen.remedy,
  format('frozen-context %s %s', relations.name, frozen.what) as identity
from (
  select attrelid as relation, format('The generated column %I', attname) as what, refobjid as function,
         format('alter table %s alter column %I drop expression;', attrelid::regclass, attname) as remedy
    from pg_catalog.pg_attrdef
    join pg_catalog.pg_attribute on attrelid = adrelid and attnum = adnum and attgenerated <> ''
    join pg_catalog.pg_depend on classid = 'pg_catalog.pg_attrdef'::regclass and objid = pg_attrdef.oid
     and refclassid = 'pg_catalog.pg_proc'::regclass
  union all
  select indrelid, format('The index %I', index_class.relname), refobjid,
         format('drop index %s;', indexrelid::regclass)
    from pg_catalog.pg_index
    join pg_catalog.pg_class as index_class on index_class.oid = indexrelid
    join pg_catalog.pg_depend on classid = 'pg_catalog.pg_class'::regclass and objid = indexrelid
     and refclassid = 'pg_catalog.pg_proc'::regclass
) as frozen
join relations on relations.oid = frozen.relation
join functions on functions.oid = frozen.function
where functions.oid in (select oid from context_readers)
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- A table that belongs to no tenant is read by all of them: whoever writes it,
-- writes for all.
select
  'shared-table-writable' as rule,
  'warning' as level,
  relations.name as object,
  format('%s belongs to no tenant and has row security off, and %s can write it: one tenant changes what all read.',
         relations.name,
         string_agg(quote_ident(actor_name), ', ' order by actor_name) filter (where can_insert or can_update or can_delete)) as detail,
  format('revoke insert, update, delete, truncate on %s from %s;', relations.name,
         string_agg(quote_ident(actor_name), ', ' order by actor_name) filter (where can_insert or can_update or can_delete)) as remedy,
  format('shared-table-writable %s', relations.name) as identity
from relations
join access on access.relation = relations.oid
where relations.kind in ('r', 'p')
  and not relations.is_walled
  and not relations.is_partition
  and relations.oid not in (select oid from tenant_relations)
  and exists (select from tenant_relations)
  and not exists (
    select
      from pg_catalog.pg_constraint
      join tenant_relations on tenant_relations.oid = confrelid
     where contype = 'f' and conrelid = relations.oid)
group by relations.oid, relations.name
having bool_or(can_insert or can_update or can_delete)
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Large objects have no row security and, as a rule, one owner for all tenants.
select
  'large-objects' as rule,
  'warning' as level,
  'database' as object,
  format('%s large objects belong to or are granted to roles of the application: every tenant can read them by number.',
         count(*)) as detail,
  null::text as remedy,
  'large-objects' as identity
from pg_catalog.pg_largeobject_metadata
where lomowner in (select role from reach)
   or exists (
     select from aclexplode(lomacl) as acl where acl.grantee = 0 or acl.grantee in (select oid from actors))
having count(*) > 0
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- The text of functions, views and settings is readable by every role.
select
  'catalog-text' as rule,
  'warning' as level,
  texts.object,
  format('The text of %s seems to hold a secret; every role can read it in the catalogs.', texts.object) as detail,
  null::text as remedy,
  format('catalog-text %s', texts.object) as identity
from (
  select functions.name as object, functions.source as body from functions
  union all
  select relations.name, pg_get_viewdef(relations.oid) from relations where relations.kind in ('v', 'm')
  union all
  select case when setrole = 0 then 'database' else format('role %I', (select rolname from pg_catalog.pg_roles where oid = setrole)) end,
         replace(array_to_string(setconfig, E'\n'), '=', ' = ')
    from pg_catalog.pg_db_role_setting
   where setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
) as texts
where texts.body ~ '(AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|\m(sk|rk|pk)_(live|test)_[0-9A-Za-z]{16,}|\mghp_[0-9A-Za-z]{36}|\meyJ[0-9A-Za-z_-]{10,}\.eyJ)'
   or texts.body ~* '\m(secret|password|api_?key|private_?key|passphrase)\w*\s*(:=|=|constant text :=)\s*''?[^''\s;)(,]{8,}'
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- What these extensions show is of every tenant at once.
select
  'statistics-extension' as rule,
  'warning' as level,
  format('extension %I', extname) as object,
  format('%s can read %s of the extension %I, which shows %s.', string_agg(distinct quote_ident(actors.name), ', '),
         min(members.name), extname, members.what) as detail,
  string_agg(distinct format('revoke %s from public, %I;', members.privilege, actors.name), E'\n') as remedy,
  format('statistics-extension %s', extname) as identity
from pg_catalog.pg_extension
join lateral (
  select pg_class.oid::regclass::text as name, format('select on %s', pg_class.oid::regclass) as privilege,
         'every tenant''s statements' as what, 'r' as kind, pg_class.oid, relnamespace as schema
    from pg_catalog.pg_depend
    join pg_catalog.pg_class on pg_class.oid = objid
   where refclassid = 'pg_catalog.pg_extension'::regclass and refobjid = pg_extension.oid and deptype = 'e'
     and classid = 'pg_catalog.pg_class'::regclass
     and extname in ('pg_stat_statements', 'pg_stat_monitor') and relkind = 'v'
  union all
  select pg_proc.oid::regprocedure::text, format('execute on function %s', pg_proc.oid::regprocedure),
         'locks and pages of every tenant''s rows', 'f', pg_proc.oid, pronamespace
    from pg_catalog.pg_depend
    join pg_catalog.pg_proc on pg_proc.oid = objid
   where refclassid = 'pg_catalog.pg_extension'::regclass and refobjid = pg_extension.oid and deptype = 'e'
     and classid = 'pg_catalog.pg_proc'::regclass
     and extname in ('pgrowlocks', 'pageinspect', 'pg_walinspect', 'pgstattuple', 'pg_visibility', 'pg_buffercache',
                     'dblink', 'adminpack')
) as members on true
join actors on actors.oid <> 0
 and case members.kind when 'r' then has_table_privilege(actors.oid, members.oid, 'select')
                       else has_function_privilege(actors.oid, members.oid, 'execute') end
 and has_schema_privilege(actors.oid, members.schema, 'usage')
group by extname, members.what
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- These languages keep values from one tenant of a connection to the next: their
-- globals live as long as the session, and DISCARD ALL does not clear them.
select
  'session-globals' as rule,
  'info' as level,
  format('language %I', lanname) as object,
  format('%I keeps global values for the whole session, which DISCARD ALL does not clear: they pass to the next tenant of the connection.',
         lanname) as detail,
  format('revoke usage on language %I from public;', lanname) as remedy,
  format('session-globals %s', lanname) as identity
from pg_catalog.pg_language
where lanispl
  and lanpltrusted
  and lanname in ('plperl', 'pltcl', 'plv8', 'pllua')
  and exists (
    select from actors where actors.oid <> 0 and has_language_privilege(actors.oid, pg_language.oid, 'usage'))
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Without an index that leads with the tenant a query slows down as other
-- tenants grow, and its time tells their size.
select
  'index-not-tenant-led' as rule,
  'info' as level,
  tenant_relations.name as object,
  format('No index of %s leads with %I: reading one tenant takes as long as reading all.',
         tenant_relations.name, walls.column_name) as detail,
  format('create index on %s (%I);', tenant_relations.name, walls.column_name) as remedy,
  format('index-not-tenant-led %s', tenant_relations.name) as identity
from walls
join tenant_relations on tenant_relations.oid = walls.relation
where walls.column_name = any ((select tenant_columns from parameters)::name[])
  and tenant_relations.kind in ('r', 'p')
  and not tenant_relations.is_partition
  and tenant_relations.oid in (select relation from exposed)
  and not exists (
    select
      from pg_catalog.pg_index
     where indrelid = walls.relation and indkey[0] = walls.column_number)
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Behind row security an index serves leakproof operators alone: those of
-- numeric, enum, jsonb, arrays and ranges are none, and the index is not used.
select
  'index-not-leakproof' as rule,
  'info' as level,
  format('index %I on %s', index_class.relname, tenant_relations.name) as object,
  format('The index %I of %s is on %I (%s), whose comparison is not leakproof: behind row security it is not used for it.',
         index_class.relname, tenant_relations.name, attname, format_type(atttypid, null)) as detail,
  null::text as remedy,
  format('index-not-leakproof %s.%s', tenant_relations.name, index_class.relname) as identity
from pg_catalog.pg_index
join tenant_relations on tenant_relations.oid = indrelid
join pg_catalog.pg_class as index_class on index_class.oid = indexrelid
join pg_catalog.pg_am on pg_am.oid = index_class.relam
cross join lateral unnest(indkey::smallint[], indclass::oid[]) with ordinality as keys (number, class, position)
join pg_catalog.pg_attribute on attrelid = indrelid and attnum = keys.number
join pg_catalog.pg_opclass on pg_opclass.oid = keys.class
where tenant_relations.is_walled
  and not tenant_relations.is_partition
  and not indisprimary
  and not indisunique
  and pg_am.amname in ('btree', 'hash')
  and keys.position <= indnkeyatts
  and not exists (
    select
      from pg_catalog.pg_amop
      join pg_catalog.pg_operator on pg_operator.oid = amopopr
      join pg_catalog.pg_proc on pg_proc.oid = oprcode
     where amopfamily = opcfamily and amoplefttype = opcintype and amoprighttype = opcintype
       and oprname = '=' and proleakproof)
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Sizes, row counts, locks, activity and notifications are of the whole server:
-- they tell one tenant of another's volume. A superuser can revoke them.
select
  'catalog-statistics' as rule,
  'info' as level,
  'database' as object,
  format('%s of the views and functions that tell sizes, counts, activity and locks are open to the application (%s among them).',
         count(*), min(name)) as detail,
  string_agg(format('revoke %s from public;', privilege), E'\n' order by privilege) as remedy,
  'catalog-statistics' as identity
from (
  select relname as name, format('select on pg_catalog.%I', relname) as privilege
    from pg_catalog.pg_class
   where relnamespace = 'pg_catalog'::regnamespace
     and relname in ('pg_stat_activity', 'pg_stat_all_tables', 'pg_stat_user_tables', 'pg_stat_database',
                     'pg_statio_all_tables', 'pg_locks', 'pg_prepared_xacts', 'pg_stat_io')
     and exists (select from actors where actors.oid <> 0 and has_table_privilege(actors.oid, pg_class.oid, 'select'))
  union all
  select proname, format('execute on function %s', pg_proc.oid::regprocedure)
    from pg_catalog.pg_proc
   where pronamespace = 'pg_catalog'::regnamespace
     and proname in ('pg_relation_size', 'pg_table_size', 'pg_total_relation_size', 'pg_stat_get_live_tuples',
                     'currtid2', 'lo_get', 'lo_create', 'pg_terminate_backend', 'pg_notify')
     and exists (select from actors where actors.oid <> 0 and has_function_privilege(actors.oid, pg_proc.oid, 'execute'))
) as open
having count(*) > 0
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Any SQL can set a setting: where the wall believes it, an injected statement
-- chooses its tenant. A seal, or claims that the server verifies, is what helps.
select
  'forgeable-context' as rule,
  'info' as level,
  'database' as object,
  format('The walls believe the setting %s, which any SQL of the application can change: whoever injects SQL chooses the tenant.',
         (select settings[1] from parameters)) as detail,
  null::text as remedy,
  'forgeable-context' as identity
from parameters
where cardinality(parameters.settings) > 0
  and exists (select from tenant_relations where is_walled)
  -- Sealed: what the wall compares with is verified, and the setting is a claim.
  and not exists (
    select
      from pg_catalog.pg_proc
      join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
     where nspname = 'tenancy' and proname = 'seal_is_required' and pg_get_function_sqlbody(pg_proc.oid) = 'RETURN true')
) as rule
union all
select rule, level, object, detail, remedy, identity, null::oid as subject from (
-- Holes of Postgres itself, closed by a minor release.
select
  'old-minor' as rule,
  'info' as level,
  'database' as object,
  format('Postgres %s has known holes, one of which serves a cached plan after a role lost its rights: upgrade to %s or later.',
         current_setting('server_version'), wanted.release) as detail,
  null::text as remedy,
  'old-minor' as identity
from parameters
join (values (15, 150019, '15.19'), (16, 160015, '16.15'), (17, 170011, '17.11'), (18, 180006, '18.6'))
  as wanted (major, number, release) on wanted.major = parameters.version / 10000
where parameters.version < wanted.number
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A permissive policy that asks nothing, and no restrictive one that does: the
-- table is open to whom it names. Judged from the parsed expression.
select
  'policy-always-true' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s lets every row be read, and no restrictive policy narrows it.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-always-true %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-always-true')
   or not parameters.is_judged and (polpermissive and polcmd in ('r', '*') and pg_get_expr(polqual, relation) = 'true')
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- Permissive policies are joined by OR: the widest decides. Judged from the
-- parsed expressions of all policies of the table.
select
  'permissive-widening' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s stands beside others, is joined to them by OR, and does not ask for the tenant.', loose_policies.name) as detail,
  format('drop policy %I on %s;', polname, relation_name) as remedy,
  format('permissive-widening %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'permissive-widening')
   or not parameters.is_judged and polpermissive and relation in (
        select other.relation from loose_policies as other where other.polpermissive group by other.relation having count(*) > 1)
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- Rows are written without asking whose they are: planted in another tenant, or
-- changed there by a statement without WHERE, which no read policy narrows.
select
  'blind-write' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s lets rows of any tenant be written.', loose_policies.name) as detail,
  null::text as remedy,
  format('blind-write %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'blind-write')
   or not parameters.is_judged and (polpermissive and (
          pg_get_expr(polwithcheck, relation) = 'true' or (polcmd in ('w', 'd') and pg_get_expr(polqual, relation) = 'true')))
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- Without a context, or for a row without a tenant, the condition is true:
-- IS NULL, COALESCE onto the row's own column, a tenant by default.
select
  'policy-fails-open' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s lets rows through when the tenant of the row or of the context is missing.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-fails-open %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-fails-open')
   or not parameters.is_judged and (polpermissive and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~ '(IS NULL|COALESCE)')
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A branch of the condition asks a setting alone, not the row: whoever sets it
-- sees every tenant.
select
  'policy-setting-bypass' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s is satisfied by a setting or a claim alone, whatever row it is.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-setting-bypass %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-setting-bypass')
   or not parameters.is_judged and false
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A tenant compared by pattern: the context may hold the wildcard.
select
  'policy-pattern' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s compares with a pattern: a context of %% matches every tenant.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-pattern %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-pattern')
   or not parameters.is_judged and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~ '(~~|~)'
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- The same column is compared with another setting than everywhere else: one
-- that the server does not set, so anybody may.
select
  'policy-wrong-setting' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s asks another setting than the other policies do.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-wrong-setting %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-wrong-setting')
   or not parameters.is_judged and false
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- Different tenants compare as equal: a truncating cast, a part of the text, a
-- collation that ignores differences.
select
  'policy-lossy-comparison' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s compares less than the whole tenant: two tenants can be equal to it.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-lossy-comparison %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-lossy-comparison')
   or not parameters.is_judged and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~* '(lower|upper|left|substr)\w*\('
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A sub-select that does not mention the row: an unqualified column of the same
-- name inside it was taken instead.
select
  'policy-captured-column' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s asks a sub-select that does not depend on the row: a column name without its table means the inner one.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-captured-column %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-captured-column')
   or not parameters.is_judged and false
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- The condition is about something else than the tenant, and nothing beside it
-- asks for the tenant.
select
  'policy-unbound' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s does not bind the row to who asks.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-unbound %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-unbound')
   or not parameters.is_judged and false
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A cast of a row's value that can fail prints the value in its error, before
-- any policy has removed the row.
select
  'policy-cast-error' as rule,
  'warning' as level,
  loose_policies.name as object,
  format('The %s casts text out of the row: a malformed value of another tenant is printed in the error.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-cast-error %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-cast-error')
   or not parameters.is_judged and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~ '->>.*::'
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A cast on the column side cannot use the column's index.
select
  'policy-column-cast' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s casts the tenant column: its index is not used, every row is compared.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-column-cast %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-column-cast')
   or not parameters.is_judged and false
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- After a transaction-local setting ends, it is an empty string and no null: the
-- cast of it fails with 22P02 on a connection that is used again.
select
  'policy-empty-setting' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s casts a setting without nullif(…, ''''): on a pooled connection without a tenant it fails with a cast error.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-empty-setting %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-empty-setting')
   or not parameters.is_judged and false
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A flag of the row opens it to every tenant. That can be wanted: look.
select
  'policy-shared-rows' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s opens rows by a flag of theirs to every tenant.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-shared-rows %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-shared-rows')
   or not parameters.is_judged and false
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- A policy that looks up another table can be raced: under READ COMMITTED a
-- FOR UPDATE that waited sees the new row by the old permission.
select
  'policy-race' as rule,
  'info' as level,
  loose_policies.name as object,
  format('The %s looks up a table that the application changes: a statement that waits for a lock may use a permission that was just removed.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-race %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-race')
   or not parameters.is_judged and false
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- Rows that are read by their tenant and written by another column, such as
-- their author: they can be planted in any tenant.
select
  'policy-plants-rows' as rule,
  'warning' as level,
  loose_policies.name as object,
  format('The %s asks for something else than the tenant that rows are read by: whoever writes a row can name any tenant in it.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-plants-rows %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-plants-rows')
   or not parameters.is_judged and false
) as rule
union all
select rule, level, object, detail, remedy, identity, subject from (
-- What a user can write into his own token says nothing of who he is. Judged from
-- the parsed expression.
select
  'policy-user-metadata' as rule,
  'error' as level,
  loose_policies.name as object,
  format('The %s reads user_metadata, which every user can change for himself.', loose_policies.name) as detail,
  null::text as remedy,
  format('policy-user-metadata %s', loose_policies.name) as identity,
  loose_policies.oid as subject
from loose_policies
cross join parameters
where loose_policies.oid in (select subject from verdicts where verdicts.rule = 'policy-user-metadata')
   or not parameters.is_judged
      and coalesce(pg_get_expr(polqual, relation), pg_get_expr(polwithcheck, relation)) ~ '(user_metadata|raw_user_meta_data)'
) as rule
)
select
  suspected.rule, suspected.level, suspected.object, coalesce(verdicts.detail, suspected.detail) as detail,
  suspected.remedy, suspected.identity
from suspected
cross join parameters
left join verdicts on verdicts.rule = suspected.rule and verdicts.subject = suspected.subject
where (not parameters.is_judged or verdicts.rule is not null or suspected.rule not in ('view-owner-rights', 'view-without-barrier', 'definer-function', 'function-sets-tenant', 'definer-trigger', 'membership-writable', 'deferred-trigger', 'policy-always-true', 'permissive-widening', 'blind-write', 'policy-fails-open', 'policy-setting-bypass', 'policy-pattern', 'policy-wrong-setting', 'policy-lossy-comparison', 'policy-captured-column', 'policy-unbound', 'policy-cast-error', 'policy-column-cast', 'policy-empty-setting', 'policy-shared-rows', 'policy-race', 'policy-plants-rows', 'policy-user-metadata'))
  and not exists (
    select
      from declared
     where declared.rule = suspected.rule
       and (declared.refobject = suspected.object or right(suspected.object, length(declared.refobject) + 4) = ' on ' || declared.refobject)
  );

comment on view tenancy.findings is
  'Every way in which the catalogs show a wall to be open, with the SQL that mends it; no row where there is none. `rowhouse check` reports the same and judges policies more closely.';

grant select on tenancy.findings to app_platform, app_operator;
--! EndIncluded tenancy/findings.sql
--! EndIncluded tenancy/index.sql

select tenancy.renew_walls();

-- What tenancy.tenant_status() reads: a seal is not kept beyond a change of it.
create trigger forget_kept_seals after update or delete on app_private.tenant_statuses
  for each row execute function tenancy.forget_kept_seals('tenant_id');
alter table app_private.tenant_statuses enable always trigger forget_kept_seals;
