create schema auth;
create table auth.users (id uuid primary key, email text, encrypted_password text);
create function auth.uid() returns uuid language sql stable
  return nullif(current_setting('request.jwt.claim.sub', true), '')::uuid;
create view shop.people as select id, email from auth.users;
create view shop.me with (security_barrier) as select id, email from auth.users where id = (select auth.uid());
create materialized view shop.people_of_yesterday as select id, email from auth.users;
grant select on shop.people, shop.me, shop.people_of_yesterday to check_web;
