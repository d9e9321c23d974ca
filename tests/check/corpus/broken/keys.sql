-- expect: unique-without-tenant foreign-key-without-tenant set-null-clears-tenant sequence-granted
-- forbid: *
-- The policies are sound; keys, references and a sequence tell of other tenants.
create role broken_owner nologin;
create role broken_app login;
create schema crm;
grant usage on schema crm to broken_app;
create table crm.users (
  tenant_id uuid not null, id uuid not null unique, email text not null, primary key (tenant_id, id), unique (email));
create table crm.bookings (
  tenant_id uuid not null, id uuid not null, room int not null, during tstzrange not null, author uuid, editor uuid references crm.users (id) on delete cascade,
  number bigserial not null, primary key (tenant_id, id),
  exclude using gist (during with &&),
  foreign key (tenant_id, author) references crm.users (tenant_id, id) on delete set null);
create unique index bookings_room_idx on crm.bookings (lower(room::text)) where room > 0;
alter table crm.users enable row level security, force row level security;
alter table crm.bookings enable row level security, force row level security;
create policy own on crm.users using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy own on crm.bookings using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on crm.users, crm.bookings to broken_app;
grant usage, select on sequence crm.bookings_number_seq to broken_app;
alter table crm.users owner to broken_owner;
alter table crm.bookings owner to broken_owner;
