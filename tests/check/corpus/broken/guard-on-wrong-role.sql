-- expect: permissive-widening
-- forbid: *
-- The restrictive guard is for one role, and requests can run as the other.
create role broken_owner nologin;
create role broken_member nologin;
create role broken_guest nologin;
create role broken_login login noinherit;
grant broken_member, broken_guest to broken_login;
create schema desk;
grant usage on schema desk to broken_member, broken_guest;
create table desk.tickets (org_id uuid not null, id uuid not null, primary key (org_id, id));
alter table desk.tickets enable row level security, force row level security;
create policy wall on desk.tickets as restrictive to broken_member
  using (org_id = (select nullif(current_setting('desk.org', true), '')::uuid));
create policy own on desk.tickets using (org_id = (select nullif(current_setting('desk.org', true), '')::uuid));
create policy everyone on desk.tickets for select using (true);
grant select on desk.tickets to broken_member, broken_guest;
alter table desk.tickets owner to broken_owner;
