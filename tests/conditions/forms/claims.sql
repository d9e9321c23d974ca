-- Claims of a token, as Supabase and PostgREST hand them over.
create role cond_owner nologin;
create role cond_anon nologin;
create role cond_app nologin;
create role cond_login login noinherit;
grant cond_app, cond_anon to cond_login;
create schema app;
create schema auth;
grant usage on schema app, auth to cond_owner, cond_app, cond_anon;

create function auth.uid() returns uuid language sql stable as
  $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
create function auth.jwt() returns jsonb language sql stable as
  $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
create function auth.role() returns text language sql stable as
  $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role' $$;

-- table
create table documents (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  title text not null default '',
  user_id uuid not null default gen_random_uuid(),
  primary key (tenant_id, id)
);
alter table documents owner to cond_owner;
alter table documents enable row level security, force row level security;
grant select, insert, update, delete on documents to cond_app;

-- sound: a claim
create policy own on documents using (tenant_id = (auth.jwt() ->> 'tenant_id')::uuid);

-- sound: a claim in a sub-select
create policy own on documents using (tenant_id = ((select auth.jwt() ->> 'tenant_id'))::uuid);

-- sound: a claim of the server's metadata
create policy own on documents using (tenant_id = (auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid);

-- sound: a claim by its path
create policy own on documents using (tenant_id::text = auth.jwt() #>> '{app_metadata,tenant_id}');

-- sound: a claim of the setting itself
create policy own on documents
  using (tenant_id = (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id')::uuid);

-- sound: a setting for each claim
create policy own on documents using (tenant_id = nullif(current_setting('request.jwt.claim.tenant_id', true), '')::uuid);

-- sound: a list of claims with a question mark
create policy own on documents using ((auth.jwt() -> 'tenants') ? tenant_id::text);

-- sound: a list of claims that is unfolded
create policy own on documents
  using (tenant_id::text in (select jsonb_array_elements_text(auth.jwt() -> 'tenants')));

-- sound: a list of claims that contains the row's
create policy own on documents using ((auth.jwt() -> 'tenants') @> to_jsonb(tenant_id::text));

-- sound: the token's role and a claim
create policy own on documents
  using (auth.role() = 'cond_app' and tenant_id = (auth.jwt() ->> 'tenant_id')::uuid);

-- sound: a user's own rows in the tenant
create policy own on documents
  using (user_id = (select auth.uid()) and tenant_id = (auth.jwt() ->> 'tenant_id')::uuid);

-- sound: a restrictive claim beside the tenant
create policy own on documents using (tenant_id = (auth.jwt() ->> 'tenant_id')::uuid);
create policy two_factors on documents as restrictive for delete using ((auth.jwt() ->> 'aal') = 'aal2');

-- sound: two claims that may name the tenant
create policy own on documents
  using (tenant_id = coalesce(auth.jwt() ->> 'tenant_id', auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid);

-- unsafe: metadata that users write
create policy own on documents using (tenant_id = (auth.jwt() -> 'user_metadata' ->> 'tenant_id')::uuid);

-- unsafe: anybody with a token
create policy own on documents using (auth.uid() is not null);

-- unsafe: the role of the token alone
create policy own on documents using (auth.role() = 'cond_app');

-- unsafe: a token that has the claim
create policy own on documents using (auth.jwt() ? 'tenant_id');

-- unsafe: a claim of administrators
create policy own on documents
  using (tenant_id = (auth.jwt() ->> 'tenant_id')::uuid or (auth.jwt() ->> 'is_admin')::boolean);

-- unsafe: or the service's role in the token
create policy own on documents
  using (tenant_id = (auth.jwt() ->> 'tenant_id')::uuid or auth.role() = 'service_role');

-- unsafe: the row's own tenant where the claim is missing
create policy own on documents
  using (tenant_id::text = coalesce(auth.jwt() ->> 'tenant_id', tenant_id::text));

-- unsafe: open for tokens without the claim
create policy own on documents
  using ((auth.jwt() ->> 'tenant_id') is null or tenant_id = (auth.jwt() ->> 'tenant_id')::uuid);

-- unsafe: a column of JSON in place of the tenant's
alter table documents add column metadata jsonb not null default '{}';
create policy own on documents using (metadata ->> 'tenant_id' = auth.jwt() ->> 'tenant_id');

-- unsafe: the domain of the address
-- Everybody at a large provider is one tenant.
alter table documents add column owner_email text not null default 'a@example.org';
create policy own on documents
  using (split_part(owner_email, '@', 2) = split_part(auth.jwt() ->> 'email', '@', 2));

-- unsafe: labels that contain the claim's
-- No labels in the token: every row contains them.
alter table documents add column labels jsonb not null default '[]';
create policy own on documents using (labels @> coalesce(auth.jwt() -> 'labels', '[]'));

-- unsafe: another role reads everything
create policy own on documents to cond_app using (tenant_id = (auth.jwt() ->> 'tenant_id')::uuid);
create policy visitors on documents for select to cond_anon using (true);
grant select on documents to cond_anon;

-- unsafe: own rows or nobody's
alter table documents add column assignee_id uuid;
create policy own on documents
  using (tenant_id = (auth.jwt() ->> 'tenant_id')::uuid or assignee_id is null);
