-- columns: ledger.accounts.tenant ledger.bookings.tenant
-- root: none
-- tenant: current_user
-- roles: ledger_north ledger_south
-- hole: create policy hole on ledger.accounts for select using (true)
-- found: ledger.accounts
create role ledger_owner nologin;
create role ledger_north login;
create role ledger_south login;
create schema ledger;
grant usage on schema ledger to ledger_north, ledger_south;
create table ledger.accounts (tenant name not null default current_user, id uuid not null, name text not null, primary key (tenant, id));
create table ledger.bookings (tenant name not null default current_user, id uuid not null, amount numeric not null, primary key (tenant, id));
do $$ declare t text; begin
  foreach t in array '{accounts,bookings}'::text[] loop
    execute format('alter table ledger.%I enable row level security, force row level security', t);
    execute format('create policy own on ledger.%I using (tenant = current_user)', t);
    execute format('grant select, insert, update, delete on ledger.%I to ledger_north, ledger_south', t);
    execute format('alter table ledger.%I owner to ledger_owner', t);
  end loop;
end $$;
