-- columns: farm.animals.farm_ref farm.fields.farm_ref
-- root: none
-- tenant: the setting farm.at (through farm.here())
-- roles: farm_app
-- hole: create policy hole on farm.fields for select using (true)
-- found: farm.fields
-- One helper calls another, and neither name says what it is.
create role farm_owner nologin;
create role farm_app login;
create schema farm;
grant usage on schema farm to farm_app;
create function farm.raw() returns text language sql stable as $$ select nullif(current_setting('farm.at', true), '') $$;
create function farm.here() returns uuid language sql stable as $$ select farm.raw()::uuid $$;
create table farm.fields (farm_ref uuid not null, id uuid not null, name text not null, primary key (farm_ref, id));
create table farm.animals (farm_ref uuid not null, id uuid not null, name text not null, primary key (farm_ref, id));
do $$ declare t text; begin
  foreach t in array '{fields,animals}'::text[] loop
    execute format('alter table farm.%I enable row level security, force row level security', t);
    execute format('create policy own on farm.%I using (farm_ref = (select farm.here()))', t);
    execute format('grant select, insert, update, delete on farm.%I to farm_app', t);
    execute format('alter table farm.%I owner to farm_owner', t);
  end loop;
end $$;
