create table shop.logs (tenant_id uuid not null, at timestamptz not null, primary key (tenant_id, at)) partition by list (tenant_id);
create table shop.logs_first partition of shop.logs for values in ('00000000-0000-4000-8000-000000000001');
create table shop.logs_rest partition of shop.logs default;
alter table shop.logs owner to check_owner;
-- green
alter table shop.logs detach partition shop.logs_first;
