-- forbid: *
-- PostGraphile: claims as settings, functions of the owner that check who asks,
-- a private schema, computed columns, column grants.
create role graphile_owner nologin;
create role graphile_anonymous nologin;
create role graphile_person nologin;
create role graphile_login login noinherit;
grant graphile_anonymous, graphile_person to graphile_login;
create schema app_public;
create schema app_private;
grant usage on schema app_public to graphile_anonymous, graphile_person;
create function app_public.current_person_id() returns uuid language sql stable as $$
  select nullif(current_setting('jwt.claims.person_id', true), '')::uuid
$$;
create table app_public.people (id uuid primary key, name text not null, about text);
create table app_private.accounts (person_id uuid primary key references app_public.people, email text not null unique, password_hash text not null);
create table app_public.posts (
  person_id uuid not null default app_public.current_person_id() references app_public.people, id uuid not null, body text not null,
  primary key (person_id, id));
create index on app_public.posts (id);
alter table app_public.people enable row level security;
alter table app_public.posts enable row level security;
alter table app_private.accounts enable row level security;
create policy own on app_public.people to graphile_person using (id = app_public.current_person_id());
create policy own on app_public.posts to graphile_person using (person_id = app_public.current_person_id());
grant select, update (name, about) on app_public.people to graphile_person;
grant select, insert (id, body), delete on app_public.posts to graphile_person;
create function app_public.people_initials(person app_public.people) returns text language sql stable as $$
  select left(person.name, 1)
$$;
create function app_public.change_password(password text) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  update app_private.accounts set password_hash = encode(sha256(password::bytea), 'hex')
   where person_id = app_public.current_person_id();
end
$$;
create trigger no_op after insert on app_public.posts for each row when (false) execute function suppress_redundant_updates_trigger();
