-- A small sound schema of two levels, which every rule's test breaks in one way.
create role check_owner nologin;
create role check_web nologin;
create role check_login login noinherit;
grant check_web to check_login;

create schema shop;
grant usage on schema shop to check_web;

create table shop.tenants (
  id uuid primary key,
  name text not null
);
create table shop.users (
  tenant_id uuid not null references shop.tenants,
  id uuid not null,
  email text not null,
  role text not null default 'member',
  primary key (tenant_id, id),
  unique (tenant_id, email)
);
create table shop.orders (
  tenant_id uuid not null references shop.tenants,
  id uuid not null,
  number text not null,
  user_id uuid not null,
  profile jsonb not null default '{}',
  is_public boolean not null default false,
  primary key (tenant_id, id),
  constraint orders_number_key unique (tenant_id, number),
  constraint orders_user_fkey foreign key (tenant_id, user_id) references shop.users (tenant_id, id)
);
create table shop.events (
  tenant_id uuid not null references shop.tenants,
  id bigint generated always as identity,
  note text not null,
  primary key (tenant_id, id)
) partition by hash (tenant_id);
create table shop.events_p0 partition of shop.events for values with (modulus 2, remainder 0);
create table shop.events_p1 partition of shop.events for values with (modulus 2, remainder 1);
create table shop.countries (code text primary key, name text not null);

create function shop.tenant() returns uuid language sql stable
  return nullif(current_setting('app.tenant', true), '')::uuid;

do $$
declare
  relation text;
begin
  foreach relation in array '{tenants,users,orders,events,events_p0,events_p1}'::text[] loop
    execute format('alter table shop.%I enable row level security, force row level security', relation);
    if relation not like 'events_p%' then
      execute format('create policy own on shop.%I using (%I = (select shop.tenant()))',
                     relation, case relation when 'tenants' then 'id' else 'tenant_id' end);
      execute format('grant select%s on shop.%I to check_web',
                     case relation when 'tenants' then '' else ', insert, update, delete' end, relation);
    end if;
  end loop;
  for relation in select oid::regclass from pg_class where relnamespace = 'shop'::regnamespace and relkind in ('r', 'p') loop
    execute format('alter table %s owner to check_owner', relation);
  end loop;
end
$$;
grant select on shop.countries to check_web;
alter function shop.tenant() owner to check_owner;
alter schema shop owner to check_owner;
