-- columns: mixed.contacts.tenant_id mixed.invoices.company mixed.letters.tenant_id mixed.rentals.lessor
-- root: none
-- tenant: the setting mixed.tenant
-- roles: mixed_app
-- hole: create policy hole on mixed.rentals for select using (true)
-- found: mixed.rentals
-- Tables of three ages call the tenant three things, and no foreign key joins them.
create role mixed_owner nologin;
create role mixed_app login;
create schema mixed;
grant usage on schema mixed to mixed_app;
create table mixed.contacts (tenant_id uuid not null, id uuid not null, name text not null, primary key (tenant_id, id));
create table mixed.letters (tenant_id uuid not null, id uuid not null, body text not null, primary key (tenant_id, id));
create table mixed.invoices (company uuid not null, id uuid not null, number text not null, primary key (company, id));
create table mixed.rentals (lessor uuid not null, id uuid not null, name text not null, primary key (lessor, id));
do $$ declare t text; declare c text; begin
  for t, c in values ('contacts', 'tenant_id'), ('letters', 'tenant_id'), ('invoices', 'company'), ('rentals', 'lessor') loop
    execute format('alter table mixed.%I enable row level security, force row level security', t);
    execute format('create policy own on mixed.%I using (%I = (select nullif(current_setting(''mixed.tenant'', true), '''')::uuid))', t, c);
    execute format('grant select, insert, update, delete on mixed.%I to mixed_app', t);
    execute format('alter table mixed.%I owner to mixed_owner', t);
  end loop;
end $$;
