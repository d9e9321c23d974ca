-- What is measured. Every table has the same columns, so that a difference is
-- the wall's and not the row's.

create schema bench authorization app_owner;
set role app_owner;
grant usage on schema bench to app_user;

create table bench.orders (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  created_at timestamptz not null default clock_timestamp(),
  symbol text not null,
  quantity numeric not null,
  status text not null default 'open',
  primary key (tenant_id, id)
);
create index on bench.orders (tenant_id, created_at);

create table bench.partitioned (like bench.orders including defaults, primary key (tenant_id, id))
  partition by hash (tenant_id);
create index on bench.partitioned (tenant_id, created_at);
select tenancy.create_partitions('bench.partitioned', 32);

-- What one tenant has much of, to be added up.
create table bench.ledger (like bench.orders including all);

-- Few tenants with few rows, and many with many.
create table bench.small (like bench.orders including all);
create table bench.large (like bench.orders including all);

-- Rows are only added here.
create table bench.inserts (like bench.orders including all);

select tenancy.protect(('bench.' || name)::regclass)
  from unnest('{orders,partitioned,ledger,small,large,inserts}'::text[]) as name;
grant select, insert on bench.orders, bench.partitioned, bench.ledger, bench.small, bench.large, bench.inserts
  to app_user;
