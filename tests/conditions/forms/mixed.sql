-- One idiom in most tables, and others beside it: that a table asks differently is no fault.
create role cond_owner nologin;
create role cond_app nologin;
create role cond_login login noinherit;
grant cond_app to cond_login;
create schema app;
grant usage on schema app to cond_owner, cond_app;

create function app.tenant() returns uuid language sql stable
  return nullif(current_setting('app.tenant_id', true), '')::uuid;
create table app.members (tenant_id uuid not null, user_id uuid not null, primary key (tenant_id, user_id));
alter table app.members owner to cond_owner;
alter table app.members enable row level security, force row level security;
create policy own on app.members for select using (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
grant select on app.members to cond_app;

-- table
create table documents (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  title text not null default '',
  primary key (tenant_id, id)
);
alter table documents owner to cond_owner;
alter table documents enable row level security, force row level security;
grant select, insert, update, delete on documents to cond_app;

-- sound: the usual reader
create policy own on documents using (tenant_id = app.tenant());

-- sound: the usual reader in another table
create policy own on documents using (tenant_id = (select app.tenant()));

-- sound: the usual reader in a third table
create policy own on documents using (app.tenant() = tenant_id);

-- sound: the usual setting without the reader
create policy own on documents using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

-- sound: a membership beside tables with a setting
create policy own on documents
  using (tenant_id in (select members.tenant_id from app.members where members.user_id = nullif(current_setting('app.user_id', true), '')::uuid));

-- sound: a claim beside tables with a setting
create policy own on documents
  using (tenant_id = (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id')::uuid);

-- sound: a list beside tables with a setting
create policy own on documents
  using (tenant_id = any (string_to_array(nullif(current_setting('app.tenant_ids', true), ''), ',')::uuid[]));

-- sound: a helper with a membership beside tables with a setting
create function app.documents__is_member(team uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select exists (select from app.members m where m.tenant_id = team and m.user_id = nullif(current_setting('app.user_id', true), '')::uuid) $$;
create policy own on documents using (app.documents__is_member(tenant_id));

-- unsafe: a setting that nobody else asks
create policy own on documents using (tenant_id = nullif(current_setting('app.requested_tenant', true), '')::uuid);

-- unsafe: the user's setting compared with the tenant
create policy own on documents using (tenant_id = nullif(current_setting('app.user_id', true), '')::uuid);
