-- forbid: *
-- A database role for each tenant, and a branch for a support role that no
-- login of the application can become.
create role corpus_owner nologin;
create role corpus_support nologin;
create role tenant_a login;
create role tenant_b login;
create schema ledger;
grant usage on schema ledger to tenant_a, tenant_b;
create table ledger.bookings (
  tenant name not null default current_user, id uuid not null, amount numeric not null, primary key (tenant, id));
alter table ledger.bookings enable row level security, force row level security;
create policy own on ledger.bookings
  using (tenant = current_user or pg_has_role(current_user, 'corpus_support', 'usage') or current_user = 'corpus_support');
grant select, insert, update, delete on ledger.bookings to tenant_a, tenant_b;
alter table ledger.bookings owner to corpus_owner;
