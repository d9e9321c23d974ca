-- forbid: *
-- A definer helper takes the row's account, and the policy says "= true": the
-- planner has nothing to merge that with.
create role corpus_owner nologin;
create role corpus_app login;
create schema club;
grant usage on schema club to corpus_app;
create table club.accounts (id uuid primary key, name text not null);
create table club.members (account_id uuid not null references club.accounts on delete cascade, user_id uuid not null, primary key (account_id, user_id));
create index on club.members (user_id);
create table club.posts (account_id uuid not null references club.accounts on delete cascade, id uuid not null, body text not null, primary key (account_id, id));
create function club.is_member(account_id uuid) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
return exists (
  select from club.members
   where members.account_id = is_member.account_id
     and members.user_id = nullif(current_setting('club.user_id', true), '')::uuid
);
alter table club.accounts enable row level security;
alter table club.members enable row level security;
alter table club.posts enable row level security;
create policy of_members on club.accounts using (club.is_member(id) = true);
create policy of_members on club.members using (club.is_member(account_id) = true);
create policy of_members on club.posts using (club.is_member(account_id) = true);
grant select on club.accounts, club.members to corpus_app;
grant select, insert, update, delete on club.posts to corpus_app;
revoke execute on function club.is_member from public;
grant execute on function club.is_member to corpus_app;
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;
