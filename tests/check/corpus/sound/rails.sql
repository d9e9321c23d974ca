-- forbid: *
-- Rails: bigint keys, quoted names, a setting per request, a role that reports.
create role rails_owner nologin;
create role rails_app login;
create role rails_reports login;
create schema rails;
grant usage on schema rails to rails_app, rails_reports;
create table rails.accounts (id bigint generated always as identity primary key, name text not null);
create table rails."Orders" (
  account_id bigint not null references rails.accounts, id bigint generated always as identity, "orderNumber" text not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  primary key (account_id, id), unique (account_id, "orderNumber"));
create table rails.schema_migrations (version text primary key);
alter table rails.accounts enable row level security;
alter table rails."Orders" enable row level security;
alter table rails.accounts force row level security;
alter table rails."Orders" force row level security;
create policy account_isolation on rails.accounts to rails_app, rails_reports
  using (id = nullif(current_setting('rails.account_id', true), '')::bigint);
create policy account_isolation on rails."Orders" to rails_app, rails_reports
  using (account_id = nullif(current_setting('rails.account_id', true), '')::bigint)
  with check (account_id = nullif(current_setting('rails.account_id', true), '')::bigint);
grant select on rails.accounts to rails_app, rails_reports;
grant select, insert, update, delete on rails."Orders" to rails_app;
grant select on rails."Orders" to rails_reports;
alter table rails.accounts owner to rails_owner;
alter table rails."Orders" owner to rails_owner;
