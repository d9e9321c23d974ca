-- One setting names the tenant, and another the user: what most hand-written schemas do.
create role cond_owner nologin;
create role cond_support nologin;
create role cond_app nologin;
create role cond_login login noinherit;
grant cond_app to cond_login;
create schema app;
grant usage on schema app to cond_owner, cond_app;

create function app.tenant() returns uuid language sql stable
  return nullif(current_setting('app.tenant_id', true), '')::uuid;
create function app.me() returns uuid language sql stable
  return nullif(current_setting('app.user_id', true), '')::uuid;

create table app.tenants (id uuid primary key, name text not null default '');
alter table app.tenants owner to cond_owner;
alter table app.tenants enable row level security, force row level security;
create policy own on app.tenants using (id = app.tenant());
grant select on app.tenants to cond_app;

-- table
create table documents (
  tenant_id uuid not null references app.tenants,
  id uuid not null default gen_random_uuid(),
  title text not null default '',
  primary key (tenant_id, id)
);
alter table documents owner to cond_owner;
alter table documents enable row level security, force row level security;
grant select, insert, update, delete on documents to cond_app;

--------------------------------------------------------------------------------
-- Equality

-- sound: equality with nullif
-- Without a context the setting is null, and null equals nothing.
create policy own on documents using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

-- sound: equality without nullif
-- An empty setting raises an error; it shows nothing.
create policy own on documents using (tenant_id = current_setting('app.tenant_id', true)::uuid);

-- sound: equality with a setting that must exist
-- An unknown setting raises an error.
create policy own on documents using (tenant_id = current_setting('app.tenant_id')::uuid);

-- sound: equality with a sub-select round the setting
-- The planner evaluates it once; it means the same.
create policy own on documents using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));

-- sound: the context on the left
create policy own on documents using (app.tenant() = tenant_id);

-- sound: a reader with a text body
create function app.documents__reader() returns uuid language sql stable as
  $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;
create policy own on documents using (tenant_id = app.documents__reader());

-- sound: a PL/pgSQL reader that raises without a context
create function app.documents__reader() returns uuid language plpgsql stable as $$
declare
  found_id text := nullif(current_setting('app.tenant_id', true), '');
begin
  if found_id is null then
    raise exception 'no tenant' using errcode = '28000';
  end if;
  return found_id::uuid;
end $$;
create policy own on documents using (tenant_id = (select app.documents__reader()));

-- sound: the function behind the operator
create policy own on documents using (uuid_eq(tenant_id, app.tenant()));

-- sound: compared as text
-- No index serves it, but the text of a uuid is unique.
create policy own on documents using (tenant_id::text = current_setting('app.tenant_id', true));

-- sound: hashes of both sides
-- Nobody knows two ids with one SHA-256.
create policy own on documents using (sha256(tenant_id::text::bytea) = sha256(app.tenant()::text::bytea));

-- sound: at least and at most the context
create policy own on documents using (tenant_id between app.tenant() and app.tenant());

-- sound: one of two settings of the server
create policy own on documents
  using (tenant_id = coalesce(nullif(current_setting('app.tenant_id', true), ''), nullif(current_setting('app.tenant', true), ''))::uuid);

-- unsafe: the row compared with itself
-- It asks for no context at all.
create policy own on documents using (tenant_id = tenant_id);

-- unsafe: at least the context
create policy own on documents using (tenant_id >= app.tenant());

-- unsafe: between nothing and the context
create policy own on documents using (tenant_id between '00000000-0000-0000-0000-000000000000' and app.tenant());

-- unsafe: everything but the context
create policy own on documents using (tenant_id <> app.tenant());

-- unsafe: the smaller of row and context
-- True for every row that sorts before the context.
create policy own on documents using (tenant_id = least(tenant_id, app.tenant()));

-- unsafe: the first eight digits
create policy own on documents using (left(tenant_id::text, 8) = left(app.tenant()::text, 8));

-- unsafe: a hash of four bytes
-- Two tenants in some ten thousand share one.
create policy own on documents using (hashtext(tenant_id::text) = hashtext(current_setting('app.tenant_id', true)));

-- unsafe: another setting than everywhere else
-- The server does not set it, so a query can.
create policy own on documents using (tenant_id = nullif(current_setting('app.requested_tenant', true), '')::uuid);

--------------------------------------------------------------------------------
-- Null on either side

-- sound: not distinct from the context
-- Two nulls would be equal here, but the column is never null.
create policy own on documents using (tenant_id is not distinct from app.tenant());

-- sound: distinct is false
create policy own on documents using ((tenant_id is distinct from app.tenant()) is false);

-- sound: not unequal
-- NOT of null is null, and the row stays hidden.
create policy own on documents using (not (tenant_id <> app.tenant()));

-- sound: unequal is false
create policy own on documents using ((tenant_id <> app.tenant()) is false);

-- sound: coalesce to false
create policy own on documents using (coalesce(tenant_id = app.tenant(), false));

-- sound: equality is true
create policy own on documents using ((tenant_id = app.tenant()) is true);

-- sound: equality is not false while there is a context
-- Only a missing context makes the comparison null.
create policy own on documents using ((tenant_id = app.tenant()) is not false and app.tenant() is not null);

-- sound: nullif leaves nothing
create policy own on documents using (nullif(tenant_id, app.tenant()) is null);

-- sound: or a tenant that is never missing
-- The column is not null: the second branch is never true.
create policy own on documents using (tenant_id = app.tenant() or tenant_id is null);

-- sound: a null tenant is nobody's
-- Equality hides the rows without a tenant from everybody.
create policy own on documents using (case when tenant_id is null then false else tenant_id = app.tenant() end);

-- sound: neither missing nor different
create policy own on documents using (not (app.tenant() is null or tenant_id <> app.tenant()));

-- unsafe: open without a context
create policy own on documents using (app.tenant() is null or tenant_id = app.tenant());

-- unsafe: the row's own tenant where there is no context
create policy own on documents using (tenant_id = coalesce(app.tenant(), tenant_id));

-- unsafe: open while the setting is empty
-- A setting is empty, and not null, once a transaction has set it.
create policy own on documents
  using (current_setting('app.tenant_id', true) = '' or tenant_id = app.tenant());

-- unsafe: coalesce to true
create policy own on documents using (coalesce(tenant_id = app.tenant(), true));

-- unsafe: equality is not false
-- Null is not false either.
create policy own on documents using ((tenant_id = app.tenant()) is not false);

-- unsafe: unequal is not true
create policy own on documents using ((tenant_id <> app.tenant()) is not true);

-- unsafe: not surely unequal
create policy own on documents using (not coalesce(tenant_id <> app.tenant(), false));

-- unsafe: the comparison is unknown
create policy own on documents using (tenant_id = app.tenant() or (tenant_id = app.tenant()) is unknown);

-- unsafe: a default tenant
create policy own on documents
  using (tenant_id = coalesce(app.tenant(), '11111111-1111-4111-8111-111111111111'));

-- unsafe: rows without a tenant are for all
alter table documents drop constraint documents_pkey, alter column tenant_id drop not null;
alter table documents add primary key (id);
create policy own on documents using (tenant_id is null or tenant_id = app.tenant());

-- unsafe: a missing tenant equals a missing context
alter table documents drop constraint documents_pkey, alter column tenant_id drop not null;
alter table documents add primary key (id);
create policy own on documents using (tenant_id is not distinct from app.tenant());

-- unsafe: no row says that it differs
-- Without a context no comparison is true, so nothing exists.
create policy own on documents using (not exists (select where tenant_id <> app.tenant()));

--------------------------------------------------------------------------------
-- Case, and, or

-- sound: and a state
create policy own on documents using (tenant_id = app.tenant() and title <> 'secret');

-- sound: two branches that both ask
alter table documents add column user_id uuid not null default gen_random_uuid();
create policy own on documents
  using ((tenant_id = app.tenant() and title <> 'draft') or (tenant_id = app.tenant() and user_id = app.me()));

-- sound: false or the comparison
create policy own on documents using (false or tenant_id = app.tenant());

-- sound: a case that is false without a context
create policy own on documents using (case when app.tenant() is null then false else tenant_id = app.tenant() end);

-- sound: a case of two kinds of rows
create policy own on documents
  using (case title when 'shared' then app.tenant() = tenant_id else tenant_id = app.tenant() end);

-- sound: a case on the tenant
create policy own on documents using (case tenant_id when app.tenant() then true else false end);

-- sound: a comparison of rows
alter table documents add column user_id uuid not null default gen_random_uuid();
create policy own on documents using ((tenant_id, user_id) = (app.tenant(), app.me()));

-- sound: any of an array with the context
create policy own on documents using (tenant_id = any (array[app.tenant()]));

-- sound: an array that is contained
create policy own on documents using (array[tenant_id] <@ array[app.tenant()]);

-- sound: exists without a table
create policy own on documents using (exists (select where tenant_id = app.tenant()));

-- sound: nothing differs, null-safe
create policy own on documents using (not exists (select where tenant_id is distinct from app.tenant()));

-- sound: or a role that nobody can become
create policy own on documents using (tenant_id = app.tenant() or pg_has_role(current_user, 'cond_support', 'member'));

-- sound: or the user of support
create policy own on documents using (tenant_id = app.tenant() or current_user = 'cond_support');

-- unsafe: always true
create policy own on documents using (true);

-- unsafe: any context will do
create policy own on documents using (app.tenant() is not null);

-- unsafe: a case that is true without a context
create policy own on documents using (case when app.tenant() is null then true else tenant_id = app.tenant() end);

-- unsafe: a case that lets unknowns through
-- Without a context no branch is taken but the last.
create policy own on documents using (case when tenant_id <> app.tenant() then false else true end);

-- unsafe: a magic word for all tenants
create policy own on documents
  using (tenant_id::text = case current_setting('app.tenant_id', true) when 'all' then tenant_id::text else current_setting('app.tenant_id', true) end);

-- unsafe: an administrator's setting
create policy own on documents using (tenant_id = app.tenant() or current_setting('app.is_admin', true) = 'on');

-- unsafe: a bypass that is cast to boolean
create policy own on documents
  using (tenant_id = app.tenant() or coalesce(nullif(current_setting('app.bypass_rls', true), ''), 'off')::boolean);

-- unsafe: a role that is only a setting
create policy own on documents using (tenant_id = app.tenant() or current_setting('app.role', true) = 'admin');

-- unsafe: or the user that everybody is
create policy own on documents using (tenant_id = app.tenant() or current_user = 'cond_app');

-- unsafe: or a member of the application's role
create policy own on documents using (tenant_id = app.tenant() or pg_has_role('cond_app', 'usage'));

-- unsafe: or the login of the server
create policy own on documents using (tenant_id = app.tenant() or session_user = 'cond_login');

-- unsafe: or recent
alter table documents add column created_at timestamptz not null default now();
create policy own on documents using (tenant_id = app.tenant() or created_at > now() - interval '1 day');

-- unsafe: or expired
alter table documents add column expires_at timestamptz;
create policy own on documents using (tenant_id = app.tenant() or expires_at < now());

-- unsafe: or shared
alter table documents add column shared boolean not null default false;
create policy own on documents using (tenant_id = app.tenant() or shared);

-- unsafe: or not private
alter table documents add column is_private boolean not null default true;
create policy own on documents using (tenant_id = app.tenant() or not is_private);

-- unsafe: or of a public kind
alter table documents add column visibility text not null default 'private' check (visibility in ('private', 'team', 'public'));
create policy own on documents using (tenant_id = app.tenant() or visibility = 'public');

-- unsafe: or without an owner
alter table documents add column owner_id uuid;
create policy own on documents using (tenant_id = app.tenant() or owner_id is null);

-- unsafe: or deleted
alter table documents add column deleted_at timestamptz;
create policy own on documents using (tenant_id = app.tenant() or deleted_at is not null);

-- unsafe: or the parent's tenant
alter table documents add column parent_tenant_id uuid;
create policy own on documents using (app.tenant() in (tenant_id, parent_tenant_id));

-- unsafe: an owner in place of the tenant
-- The context is a tenant's; the column is not the tenant's.
alter table documents add column owner_id uuid not null default gen_random_uuid();
create policy own on documents using (owner_id = app.tenant());

-- unsafe: or a larger title
alter table documents add column size integer not null default 1;
create policy own on documents using (tenant_id = app.tenant() or size > 0);

--------------------------------------------------------------------------------
-- Look-ups

-- sound: the tenant that the context names
create policy own on documents using (tenant_id = (select tenants.id from app.tenants where tenants.id = app.tenant()));

-- sound: one of the tenants that are visible
-- The policy of the looked-up table leaves one.
create policy own on documents using (tenant_id in (select tenants.id from app.tenants));

-- sound: the tenant exists for the asker
create policy own on documents using (exists (select from app.tenants where tenants.id = documents.tenant_id));

-- unsafe: a column that the sub-select captures
-- app.tenants has no tenant_id: the name is the row's own.
create policy own on documents using (tenant_id in (select tenant_id from app.tenants));

-- unsafe: a sub-select that never names the row
create policy own on documents using (exists (select from app.tenants where tenants.id = app.tenant()));

-- unsafe: a look-up that only asks for a context
create policy own on documents using (exists (select where app.tenant() is not null));

--------------------------------------------------------------------------------
-- Helpers that are told the row's tenant

-- sound: a helper in SQL
create function app.documents__is_mine(tenant uuid) returns boolean language sql stable as
  $$ select tenant = nullif(current_setting('app.tenant_id', true), '')::uuid $$;
create policy own on documents using (app.documents__is_mine(tenant_id));

-- sound: a helper with a parsed body
create function app.documents__is_mine(tenant uuid) returns boolean language sql stable
  return tenant = app.tenant();
create policy own on documents using (app.documents__is_mine(tenant_id));

-- sound: a helper in PL/pgSQL
create function app.documents__is_mine(tenant uuid) returns boolean language plpgsql stable as $$
begin
  return tenant = app.tenant();
end $$;
create policy own on documents using (app.documents__is_mine(tenant_id));

-- sound: a PL/pgSQL helper that is false without a context
create function app.documents__is_mine(tenant uuid) returns boolean language plpgsql stable as $$
declare
  mine uuid;
begin
  mine := app.tenant();
  if mine is null then
    return false;
  end if;
  return tenant = mine;
end $$;
create policy own on documents using (app.documents__is_mine(tenant_id));

-- sound: a helper with its owner's rights
create function app.documents__is_mine(tenant uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select tenant = app.tenant() $$;
create policy own on documents using ((select app.documents__is_mine(tenant_id)));

-- unsafe: a helper that ignores what it is told
create function app.documents__is_mine(tenant uuid) returns boolean language sql stable as
  $$ select app.tenant() is not null $$;
create policy own on documents using (app.documents__is_mine(tenant_id));

-- unsafe: a helper with an administrator's setting
create function app.documents__is_mine(tenant uuid) returns boolean language sql stable as
  $$ select tenant = app.tenant() or current_setting('app.is_admin', true) = 'on' $$;
create policy own on documents using (app.documents__is_mine(tenant_id));

-- unsafe: a PL/pgSQL helper that is true without a context
create function app.documents__is_mine(tenant uuid) returns boolean language plpgsql stable as $$
begin
  if app.tenant() is null then
    return true;
  end if;
  return tenant = app.tenant();
end $$;
create policy own on documents using (app.documents__is_mine(tenant_id));

-- unsafe: a helper that takes an error for a yes
create function app.documents__is_mine(tenant uuid) returns boolean language plpgsql stable as $$
begin
  return tenant = current_setting('app.tenant_id', true)::uuid;
exception when others then
  return true;
end $$;
create policy own on documents using (app.documents__is_mine(tenant_id));

-- unsafe: a reader that prefers its argument
create function app.documents__reader(wanted uuid) returns uuid language sql stable as
  $$ select coalesce(wanted, nullif(current_setting('app.tenant_id', true), '')::uuid) $$;
create policy own on documents using (tenant_id = app.documents__reader(tenant_id));

-- unsafe: a function with its owner's rights that prefers its argument
-- The policy is sound; the function passes it by for whoever names a tenant.
create function app.documents__list(wanted uuid default null) returns setof documents
  language sql stable security definer set search_path = pg_catalog, pg_temp as
  $$ select * from app.documents where tenant_id = coalesce(wanted, nullif(current_setting('app.tenant_id', true), '')::uuid) $$;
create policy own on documents using (tenant_id = app.tenant());
