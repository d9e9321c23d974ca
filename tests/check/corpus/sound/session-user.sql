-- forbid: *
-- The row's owner is who logged in: SET ROLE changes nothing.
create role corpus_owner nologin;
create role clerk_a login;
create role clerk_b login;
create schema office;
grant usage on schema office to clerk_a, clerk_b;
create table office.letters (clerk text not null default session_user, id uuid not null, body text, primary key (clerk, id));
create table office.offices (clerk text primary key, address text);
alter table office.letters enable row level security, force row level security;
alter table office.offices enable row level security, force row level security;
create policy own on office.letters using (clerk = session_user) with check (clerk = session_user);
create policy own on office.offices for select using (clerk = (select session_user::text));
grant select, insert, update, delete on office.letters to clerk_a, clerk_b;
grant select on office.offices to clerk_a, clerk_b;
alter table office.letters owner to corpus_owner;
alter table office.offices owner to corpus_owner;
