--! Previous: -
--! Hash: sha1:db09c4fbbe4cabef0e30d30c4287fa870e386cdd
--! Message: kernel

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
--! Included tenancy/seal.sql
-- The seal: an HMAC-SHA-256 over tenant, user, role, key and expiry. The
-- settings are a claim that any SQL can make; the seal is what only the holder
-- of a key can make for them.
--
--   v1.<key id: 16 hex>.<expiry: seconds since 1970, 10 digits>.<mac: 64 hex>
--   mac = HMAC(key, 'v1.<key id>.<expiry>|<tenant>|<user>|<role>')

-- Whether the walls ask for a seal. A constant that the planner folds away;
-- tenancy.require_seal() writes the function anew.
do $$
begin
  if to_regprocedure('tenancy.seal_is_required()') is null then
    create function tenancy.seal_is_required() returns boolean
      language sql immutable parallel safe
      return false;
  end if;
end
$$;

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
       language sql immutable parallel safe
       return %L::boolean', required);
end
$$;

comment on function tenancy.require_seal(boolean, text) is
  'Whether the walls ask for a seal from now on. For the owner; recorded with the reason. Raises RH009 without a key or a reason.';

-- Compared as hashes of the two texts: how long a comparison takes says nothing
-- of where the first difference of the seals is. What the text holds besides is
-- covered by the mac and needs no check of its own. No `set` clause: its callers
-- have pinned the path, and each of them calls it in every statement.
create or replace function tenancy.verify_seal() returns boolean
  language plpgsql stable parallel safe
as $$
declare
  seal text := current_setting('app.seal', true);
  inner_pad bytea;
  outer_pad bytea;
begin
  if octet_length(seal) is distinct from 95 or not starts_with(seal, 'v1.') then
    raise exception using
      errcode = case when coalesce(seal, '') = '' then 'RH010' else 'RH011' end,
      message = case when coalesce(seal, '') = '' then 'the context is not sealed: app.seal is not set'
                     else 'the seal is malformed' end;
  end if;
  select seal_keys.inner_pad, seal_keys.outer_pad
    into inner_pad, outer_pad
    from tenancy.seal_keys
   where seal_keys.id = substr(seal, 4, 16)
     and (seal_keys.retires_at is null or seal_keys.retires_at > clock_timestamp());
  if inner_pad is null then
    raise exception using
      errcode = 'RH014',
      message = 'the seal was made with a key that is not known, or no longer';
  end if;
  if sha256(convert_to(substr(seal, 32), 'UTF8')) <> sha256(convert_to(encode(
       sha256(outer_pad || sha256(inner_pad || convert_to(
         substr(seal, 1, 30)
           || '|' || coalesce(current_setting('app.current_tenant_id', true), '')
           || '|' || coalesce(current_setting('app.current_user_id', true), '')
           || '|' || coalesce(current_setting('app.current_user_role', true), ''),
         'UTF8'))), 'hex'), 'UTF8'))
  then
    raise exception using
      errcode = 'RH013',
      message = 'the seal does not belong to this tenant, user and role';
  end if;
  if substr(seal, 21, 10)::bigint < extract(epoch from clock_timestamp()) then
    raise exception using
      errcode = 'RH012',
      message = 'the seal has expired';
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
--! Included tenancy/sealed_context.sql
-- What the walls compare with: the context after it has been verified. The
-- walls call these inside a sub-select, so that each is computed once for a
-- statement and stays what it was however the settings change meanwhile. Each
-- verifies the seal for itself: between two of them the settings may have changed.

create or replace function tenancy.sealed_tenant_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = ''
as $$
declare
  claim text := nullif(current_setting('app.current_tenant_id', true), '');
  is_sealed boolean := true;
  tenant uuid;
  status text;
begin
  if claim is null then
    claim := tenancy.raise_missing_context();
  end if;
  if tenancy.seal_is_required() then
    is_sealed := tenancy.verify_seal();
  end if;
  tenant := tenancy.to_uuid(claim, 'app.current_tenant_id');
  select tenants.status into status from tenancy.tenant_status(tenant) as tenants (status);
  if status is distinct from 'active' then
    raise exception using
      errcode = case status when 'suspended' then 'RH003' when 'cancelled' then 'RH004' else 'RH005' end,
      message = format('the tenant is %s', coalesce(status, 'unknown'));
  end if;
  return tenant;
end
$$;

create or replace function tenancy.sealed_user_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = ''
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

create or replace function tenancy.sealed_user_role() returns text
  language plpgsql stable parallel safe security definer
  set search_path = ''
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

comment on function tenancy.sealed_tenant_id() is
  'The verified tenant. Raises RH001 without a context, RH002 for a malformed one, RH003, RH004 or RH005 for a tenant that is suspended, cancelled or unknown, RH010 to RH014 for a seal that does not hold.';
comment on function tenancy.sealed_user_id() is
  'The verified user, or null. Raises RH002 for a malformed one, RH010 to RH014 for a seal that does not hold.';
comment on function tenancy.sealed_user_role() is
  'The verified role of the user: owner, admin, member, viewer, or null. Raises RH002 for any other, RH010 to RH014 for a seal that does not hold.';

grant execute on function tenancy.sealed_tenant_id() to app_user;
grant execute on function tenancy.sealed_user_id() to app_user;
grant execute on function tenancy.sealed_user_role() to app_user;
--! EndIncluded tenancy/sealed_context.sql
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
-- `>=` with the verified tenant refuses. It is an index condition too, and an
-- index evaluates its conditions before it fetches a row: a context that does not
-- hold is an error whatever rows there are. In a filter alone it would be one only
-- where a row has met the other conditions, and that tells whether there is one.
--
-- uuid_eq() isolates: every row is compared with the tenant that was verified, a
-- value computed once and fixed for the statement, however the claim changes in
-- the midst of it. Written with `=`, either of the two would be merged with the
-- claim into one equivalence class, and leaf and order be lost. As they are, they
-- are cheap and leakproof, and a scan without an index asks them first.
create or replace function tenancy.wall_expression(tenant_column name) returns text
  language sql stable parallel safe
  return format(
    '%1$I = tenancy.current_tenant_id()
       and %1$I >= (select tenancy.sealed_tenant_id())
       and uuid_eq(%1$I, (select tenancy.sealed_tenant_id()))',
    tenant_column
  );

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
  wall text := tenancy.wall_expression(tenant_column);
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
        ('tenant_wall', format('as restrictive for all to public using (%1$s) with check (%1$s)', wall)),
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
--! EndIncluded tenancy/index.sql
