-- columns: bank.accounts.customer bank.cards.customer
-- root: none
-- tenant: the claim customer of the setting bank.claims (through bank.claim())
-- roles: bank_app
-- hole: create policy hole on bank.cards for select using (true)
-- found: bank.cards
create role bank_owner nologin;
create role bank_app login;
create schema bank;
grant usage on schema bank to bank_app;
create function bank.claim(wanted text) returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  claims json := nullif(current_setting('bank.claims', true), '');
begin
  return claims ->> wanted;
end
$$;
create table bank.accounts (customer uuid not null, id uuid not null, name text not null, primary key (customer, id));
create table bank.cards (customer uuid not null, id uuid not null, name text not null, primary key (customer, id));
do $$ declare t text; begin
  foreach t in array '{accounts,cards}'::text[] loop
    execute format('alter table bank.%I enable row level security, force row level security', t);
    execute format('create policy own on bank.%I using (customer = (select bank.claim(''customer'')::uuid))', t);
    execute format('grant select, insert, update, delete on bank.%I to bank_app', t);
    execute format('alter table bank.%I owner to bank_owner', t);
  end loop;
end $$;
