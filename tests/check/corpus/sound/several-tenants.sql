-- forbid: *
-- A user of several tenants at once: the context is a list.
create role corpus_owner nologin;
create role corpus_app login;
create schema hub;
grant usage on schema hub to corpus_app;
create table hub.items (workspace_id uuid not null, id uuid not null, primary key (workspace_id, id));
create table hub.notes (workspace_id uuid not null, id uuid not null, primary key (workspace_id, id));
alter table hub.items enable row level security, force row level security;
alter table hub.notes enable row level security, force row level security;
create policy own on hub.items using (workspace_id = any (string_to_array(nullif(current_setting('hub.workspaces', true), ''), ',')::uuid[]));
create policy own on hub.notes
  using (workspace_id = any ((select string_to_array(nullif(current_setting('hub.workspaces', true), ''), ',')::uuid[])::uuid[]));
create policy archived on hub.notes as restrictive for update using (coalesce(workspace_id is not null, false));
grant select, insert, update, delete on hub.items, hub.notes to corpus_app;
alter table hub.items owner to corpus_owner;
alter table hub.notes owner to corpus_owner;
