drop schema shop cascade;
create table public.things (id integer primary key);
-- green
create table public.orders (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
