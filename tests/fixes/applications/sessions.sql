-- A small shop: whoever sends a request is looked up by the token of the session,
-- before the tenant is known, by a SECURITY DEFINER function. Several walls were
-- forgotten.
create role shop_owner nologin bypassrls;
create role shop_app login;
create schema shop;
grant usage on schema shop to shop_app, shop_owner;

create table shop.accounts (id uuid primary key, slug text not null unique);
create table shop.people (
  account_id uuid not null references shop.accounts, id uuid not null, email text not null,
  primary key (account_id, id), unique (account_id, email));
create table shop.sessions (
  account_id uuid not null references shop.accounts, token text not null, person_id uuid not null,
  primary key (account_id, token),
  foreign key (account_id, person_id) references shop.people (account_id, id) on delete cascade);
create table shop.orders (
  account_id uuid not null references shop.accounts, id bigint generated always as identity,
  person_id uuid, total numeric not null,
  primary key (account_id, id),
  constraint orders_person_fkey foreign key (account_id, person_id) references shop.people (account_id, id) on delete set null);
create table shop.logins (account_id uuid not null, at timestamptz not null default now(), person_id uuid not null);

create function shop.account() returns uuid language sql stable
  return nullif(current_setting('shop.account', true), '')::uuid;
create function shop.sign_in(session_token text, out account uuid, out person uuid)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  select account_id, person_id into account, person from shop.sessions where sessions.token = session_token;
  if account is not null then
    insert into shop.logins (account_id, person_id) values (account, person);
  end if;
end $$;

do $$
declare
  relation text;
begin
  foreach relation in array '{accounts,people,sessions,orders,logins}'::text[] loop
    execute format('alter table shop.%I owner to shop_owner', relation);
    execute format('create policy own on shop.%I using (%I = (select shop.account()))',
                   relation, case relation when 'accounts' then 'id' else 'account_id' end);
    -- One was forgotten.
    if relation <> 'orders' then
      execute format('alter table shop.%I enable row level security, force row level security', relation);
    end if;
  end loop;
end $$;
alter function shop.sign_in(text) owner to shop_owner;
create view shop.totals with (security_barrier = true) as select account_id, sum(total) as total from shop.orders group by account_id;
alter view shop.totals owner to shop_owner;
grant select on shop.accounts, shop.people, shop.totals to shop_app;
grant select, insert, update, delete on shop.orders to shop_app;
grant insert on shop.people to shop_app;
grant select, delete on shop.sessions to shop_app;
grant insert on shop.logins to shop_app;
grant references on shop.orders to shop_app;

insert into shop.accounts values
  ('00000000-0000-4000-8000-00000000000a', 'apples'), ('00000000-0000-4000-8000-00000000000b', 'berries'),
  ('00000000-0000-4000-8000-00000000000c', 'cherries');
insert into shop.people select id, translate(id::text, '8', '9')::uuid, slug || '@example.org' from shop.accounts;
insert into shop.sessions select account_id, 'token of ' || email, id from shop.people;
insert into shop.orders (account_id, person_id, total) select account_id, id, 10 from shop.people;
