-- forbid: *
-- A restrictive wall: permissive policies beside it, even open ones, widen nothing.
create role corpus_owner nologin;
create role corpus_member nologin;
create role corpus_auditor nologin;
create role corpus_login login noinherit;
grant corpus_member, corpus_auditor to corpus_login;
create schema desk;
grant usage on schema desk to corpus_member, corpus_auditor;
create table desk.tickets (
  org_id uuid not null, id uuid not null, author_id uuid not null, title text not null, is_public boolean not null default false,
  primary key (org_id, id));
create index on desk.tickets (org_id, author_id);
alter table desk.tickets enable row level security, force row level security;
create policy wall on desk.tickets as restrictive
  using (org_id = (select nullif(current_setting('desk.org', true), '')::uuid));
create policy everyone_reads on desk.tickets for select using (true);
create policy public_ones on desk.tickets for select using (is_public or title is null);
create policy authors_write on desk.tickets for update to corpus_member
  using (author_id = (select nullif(current_setting('desk.user', true), '')::uuid) or current_setting('desk.role', true) = 'admin');
create policy plant on desk.tickets for insert to corpus_member with check (true);
grant select, insert, update on desk.tickets to corpus_member;
grant select on desk.tickets to corpus_auditor;
alter table desk.tickets owner to corpus_owner;
