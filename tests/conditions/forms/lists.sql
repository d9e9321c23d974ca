-- The context is a list: whoever asks may be in several tenants at once.
create role cond_owner nologin;
create role cond_support nologin;
create role cond_app nologin;
create role cond_login login noinherit;
grant cond_app to cond_login;
create schema app;
grant usage on schema app to cond_owner, cond_app;

create function app.tenants() returns uuid[] language sql stable
  return string_to_array(nullif(current_setting('app.tenant_ids', true), ''), ',')::uuid[];

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

-- sound: any of a list in a setting
create policy own on documents
  using (tenant_id = any (string_to_array(nullif(current_setting('app.tenant_ids', true), ''), ',')::uuid[]));

-- sound: any of a list, compared as text
create policy own on documents
  using (tenant_id::text = any (string_to_array(current_setting('app.tenant_ids', true), ',')));

-- sound: any of an array that a reader returns
create policy own on documents using (tenant_id = any (app.tenants()));

-- sound: any of an array that a sub-select holds
create policy own on documents using (tenant_id = any ((select app.tenants())::uuid[]));

-- sound: in an unfolded list
create policy own on documents using (tenant_id in (select unnest(app.tenants())));

-- sound: exists in an unfolded list
create policy own on documents using (exists (select from unnest(app.tenants()) as mine where mine = documents.tenant_id));

-- sound: in a list that is split
create policy own on documents
  using (tenant_id::text in (select regexp_split_to_table(current_setting('app.tenant_ids', true), ',')));

-- sound: contained in the list
create policy own on documents using (array[tenant_id] <@ app.tenants());

-- sound: the list contains the row's
create policy own on documents using (app.tenants() @> array[tenant_id]);

-- sound: the list and the row overlap
create policy own on documents using (array[tenant_id] && app.tenants());

-- sound: not unequal to all
create policy own on documents using (not (tenant_id <> all (app.tenants())));

-- sound: a place in the list
create policy own on documents using (array_position(app.tenants(), tenant_id) is not null);

-- sound: the first of the list
create policy own on documents using (tenant_id = (app.tenants())[1]);

-- sound: a list that is not empty, and any of it
create policy own on documents using (cardinality(app.tenants()) > 0 and tenant_id = any (app.tenants()));

-- unsafe: equal to all
-- Everything is equal to all elements of an empty list.
create policy own on documents using (tenant_id = all (coalesce(app.tenants(), '{}')));

-- unsafe: unequal to all
create policy own on documents using (tenant_id <> all (app.tenants()));

-- unsafe: an empty list means everybody
create policy own on documents
  using (tenant_id = any (app.tenants()) or coalesce(cardinality(app.tenants()), 0) = 0);

-- unsafe: a missing list means everybody
create policy own on documents using (coalesce(tenant_id = any (app.tenants()), true));

-- unsafe: the row's own tenant for a missing list
create policy own on documents using (tenant_id = any (coalesce(app.tenants(), array[tenant_id])));

-- unsafe: a list of exceptions
create policy own on documents using (not (tenant_id = any (app.tenants())));

-- unsafe: a list with an element
create policy own on documents using (array_length(app.tenants(), 1) > 0);

-- unsafe: text within the list
create policy own on documents using (strpos(current_setting('app.tenant_ids', true), left(tenant_id::text, 4)) > 0);

-- unsafe: readers that are contained
-- A row without readers is contained in every list.
alter table documents add column readers uuid[] not null default '{}';
create policy own on documents using (tenant_id = any (app.tenants()) or readers <@ app.tenants());

-- unsafe: readers that contain the list
-- Every row contains an empty list.
alter table documents add column readers uuid[] not null default '{}';
create policy own on documents using (readers @> coalesce(app.tenants(), '{}'));

-- unsafe: a list with the row's own tenant added
create policy own on documents using (tenant_id = any (app.tenants() || tenant_id));
