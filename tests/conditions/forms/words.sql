-- Tenants that are called by a word, such as the first part of their host name.
create role cond_owner nologin;
create role cond_support nologin;
create role cond_app nologin;
create role cond_login login noinherit;
grant cond_app to cond_login;
create schema app;
grant usage on schema app to cond_owner, cond_app;

create collation app.loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);

-- table
create table documents (
  tenant text not null,
  id uuid not null default gen_random_uuid(),
  title text not null default '',
  primary key (tenant, id)
);
alter table documents owner to cond_owner;
alter table documents enable row level security, force row level security;
grant select, insert, update, delete on documents to cond_app;

-- sound: text equality
create policy own on documents using (tenant = nullif(current_setting('app.tenant', true), ''));

-- sound: text equality without nullif
create policy own on documents using (tenant = current_setting('app.tenant', true));

-- sound: text in the C collation
create policy own on documents using (tenant collate "C" = current_setting('app.tenant', true));

-- sound: text that is not unequal
create policy own on documents using (not (tenant <> current_setting('app.tenant', true)));

-- sound: a word before the tenant
-- Two tenants stay two with the same word before them.
create policy own on documents using ('tenant:' || tenant = 'tenant:' || current_setting('app.tenant', true));

-- sound: the context in small letters
-- Only the context is changed; the row's tenant is compared whole.
create policy own on documents using (tenant = lower(current_setting('app.tenant', true)));

-- sound: a prefix and equality
create policy own on documents using (tenant ^@ current_setting('app.tenant', true) and tenant = current_setting('app.tenant', true));

-- unsafe: like
-- A context of % is every tenant.
create policy own on documents using (tenant like current_setting('app.tenant', true));

-- unsafe: like in any case
create policy own on documents using (tenant ilike current_setting('app.tenant', true));

-- unsafe: like a prefix
create policy own on documents using (tenant like current_setting('app.tenant', true) || '%');

-- unsafe: the row's tenant as a pattern
-- The tenant "acme" reads what "ac" has.
create policy own on documents using (current_setting('app.tenant', true) like tenant || '%');

-- unsafe: a regular expression
create policy own on documents using (tenant ~ ('^' || current_setting('app.tenant', true)));

-- unsafe: similar to
create policy own on documents using (tenant similar to current_setting('app.tenant', true));

-- unsafe: starts with
create policy own on documents using (starts_with(tenant, current_setting('app.tenant', true)));

-- unsafe: the operator of prefixes
create policy own on documents using (tenant ^@ current_setting('app.tenant', true));

-- unsafe: at the first place
create policy own on documents using (position(current_setting('app.tenant', true) in tenant) = 1);

-- unsafe: lower on both sides
create policy own on documents using (lower(tenant) = lower(current_setting('app.tenant', true)));

-- unsafe: a cast that cuts
create policy own on documents using (tenant::varchar(4) = current_setting('app.tenant', true)::varchar(4));

-- unsafe: blanks that do not count
create policy own on documents using (tenant::character(60) = current_setting('app.tenant', true)::character(60));

-- unsafe: without hyphens
create policy own on documents using (replace(tenant, '-', '') = replace(current_setting('app.tenant', true), '-', ''));

-- unsafe: up to the hyphen
create policy own on documents using (split_part(tenant, '-', 1) = split_part(current_setting('app.tenant', true), '-', 1));

-- unsafe: the same length
create policy own on documents using (length(tenant) = length(current_setting('app.tenant', true)));

-- unsafe: a collation without case
alter table documents alter column tenant type text collate app.loose;
create policy own on documents using (tenant = current_setting('app.tenant', true));

-- unsafe: an asterisk for all
create policy own on documents using (tenant = current_setting('app.tenant', true) or current_setting('app.tenant', true) = '*');

-- unsafe: or a tenant called public
create policy own on documents using (tenant in (current_setting('app.tenant', true), 'public'));

-- unsafe: two columns run together
-- "ab" and "c" read as "a" and "bc" do.
alter table documents add column region text not null default '';
create policy own on documents
  using (tenant || region = current_setting('app.tenant', true) || current_setting('app.region', true));
