-- columns: hotel.bookings.tenant_id hotel.rooms.tenant_id hotel.tenants.id
-- root: hotel.tenants.id
-- tenant: the setting hotel.tenant
-- roles: hotel_app
-- hole: create policy hole on hotel.rooms for select using (true)
-- found: hotel.rooms
create role hotel_owner nologin;
create role hotel_app login;
create schema hotel;
grant usage on schema hotel to hotel_app;
create table hotel.tenants (id uuid primary key, name text not null);
create table hotel.rooms (tenant_id uuid not null references hotel.tenants, id uuid not null, name text not null, primary key (tenant_id, id));
create table hotel.bookings (
  tenant_id uuid not null references hotel.tenants, id uuid not null, room_id uuid not null, primary key (tenant_id, id),
  foreign key (tenant_id, room_id) references hotel.rooms (tenant_id, id) on delete cascade);
create index on hotel.bookings (tenant_id, room_id);
do $$ declare t text; begin
  foreach t in array '{tenants,rooms,bookings}'::text[] loop
    execute format('alter table hotel.%I enable row level security, force row level security', t);
    execute format('create policy own on hotel.%I using (%I = (select nullif(current_setting(''hotel.tenant'', true), '''')::uuid))',
                   t, case t when 'tenants' then 'id' else 'tenant_id' end);
    execute format('grant select%s on hotel.%I to hotel_app', case t when 'tenants' then '' else ', insert, update, delete' end, t);
    execute format('alter table hotel.%I owner to hotel_owner', t);
  end loop;
end $$;
