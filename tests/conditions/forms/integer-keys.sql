-- Tenants with integer keys, as Django and Rails number them.
create role cond_owner nologin;
create role cond_support nologin;
create role cond_app nologin;
create role cond_login login noinherit;
grant cond_app to cond_login;
create schema app;
grant usage on schema app to cond_owner, cond_app;

create table app.orgs (id integer primary key, name text not null default '');
alter table app.orgs owner to cond_owner;
alter table app.orgs enable row level security, force row level security;
create policy own on app.orgs using (id = nullif(current_setting('app.org_id', true), '')::integer);
grant select on app.orgs to cond_app;

create function app.org() returns integer language sql stable
  return nullif(current_setting('app.org_id', true), '')::integer;

-- table
create table documents (
  org_id integer not null references app.orgs,
  id integer generated always as identity,
  title text not null default '',
  primary key (org_id, id)
);
alter table documents owner to cond_owner;
alter table documents enable row level security, force row level security;
grant select, insert, update, delete on documents to cond_app;

-- sound: integer equality
create policy own on documents using (org_id = current_setting('app.org_id', true)::integer);

-- sound: not unequal integers
create policy own on documents using (not (org_id <> nullif(current_setting('app.org_id', true), '')::integer));

-- sound: integer compared with bigint
create policy own on documents using (org_id = nullif(current_setting('app.org_id', true), '')::bigint);

-- sound: integer as text
create policy own on documents using (org_id::text = current_setting('app.org_id', true));

-- sound: a setting with blanks round it
create policy own on documents using (org_id = nullif(btrim(current_setting('app.org_id', true)), '')::integer);

-- sound: overlap of two arrays
create policy own on documents using (array[org_id] && array[app.org()]);

-- sound: in a list with the context twice
create policy own on documents using (org_id in (app.org(), nullif(current_setting('app.org_id', true), '')::integer));

-- sound: a sentinel that is nobody's key
-- Keys count from 1: without a context the setting stands for organisation -1.
create policy own on documents using (org_id = coalesce(nullif(current_setting('app.org_id', true), ''), '-1')::integer);

-- sound: a comparison of rows with the key
create policy own on documents using ((org_id, id) = (app.org(), id));

-- sound: an organisation that is active
create policy own on documents using (org_id = app.org());
create policy active on documents as restrictive using (exists (select from app.orgs where orgs.id = documents.org_id and orgs.name <> 'closed'));

-- sound: the organisation of the row is the asker's
create policy own on documents using (exists (select from app.orgs where orgs.id = documents.org_id and orgs.id = app.org()));

-- sound: the organisation's key is looked up
create policy own on documents using (org_id in (select orgs.id from app.orgs where orgs.id = app.org()));

-- sound: neither smaller nor greater
create policy own on documents using (not (org_id < app.org()) and not (org_id > app.org()));

-- sound: a case with an else
create policy own on documents using (case when org_id = app.org() then true else false end);

-- unsafe: at most the context, as integers
create policy own on documents using (org_id <= app.org());

-- unsafe: a range from the context
create policy own on documents using (org_id between app.org() and app.org() + 1000);

-- unsafe: a range that contains the row
create policy own on documents using (int4range(0, app.org() + 1) @> org_id);

-- unsafe: the same remainder
create policy own on documents using (org_id % 10 = app.org() % 10);

-- unsafe: the same thousand
create policy own on documents using (org_id / 1000 = app.org() / 1000);

-- unsafe: or the first organisation
-- Organisation 1 is a tenant like any other.
create policy own on documents using (org_id = app.org() or org_id = 1);

-- unsafe: the first organisation without a context
create policy own on documents using (org_id = coalesce(app.org(), 1));

-- unsafe: zero means everybody
create policy own on documents using (org_id = app.org() or coalesce(app.org(), 0) = 0);

-- unsafe: digits within the setting
-- 12 contains 1 and 2.
create policy own on documents using (current_setting('app.org_id', true) like '%' || org_id || '%');

-- unsafe: a position within the setting
create policy own on documents using (strpos(current_setting('app.org_id', true), org_id::text) > 0);

-- unsafe: in two columns
alter table documents add column partner_org_id integer references app.orgs;
create index on documents (org_id, partner_org_id);
create policy own on documents using (app.org() = any (array[org_id, partner_org_id]));

-- unsafe: unequal is unknown
create policy own on documents using (org_id = app.org() or (org_id <> app.org()) is null);

-- unsafe: or written by the system
alter table documents add column created_by text not null default 'user';
create policy own on documents using (org_id = app.org() or created_by = 'system');

-- unsafe: a difference that is not negative
create policy own on documents using (org_id - app.org() >= 0);

-- unsafe: not in a list
create policy own on documents using (org_id not in (0, app.org() + 1));
