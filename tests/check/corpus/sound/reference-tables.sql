-- forbid: *
-- Tables without a tenant that everybody reads, walled or not, beside one of tenants.
create role corpus_owner nologin;
create role corpus_app login;
create schema shop;
grant usage on schema shop to corpus_app;
create table shop.currencies (code text primary key, name text not null);
create table shop.countries (code text primary key, name text not null unique);
create table shop.rates (country text not null references shop.countries, year int not null, rate numeric not null, primary key (country, year));
create table shop.sales (
  tenant_id uuid not null, id uuid not null, currency text not null references shop.currencies, primary key (tenant_id, id));
alter table shop.countries enable row level security;
create policy everyone on shop.countries for select using (true);
alter table shop.sales enable row level security, force row level security;
create policy own on shop.sales using (tenant_id = (select nullif(current_setting('shop.tenant', true), '')::uuid));
grant select on shop.currencies, shop.countries, shop.rates to corpus_app;
grant select, insert, update, delete on shop.sales to corpus_app;
create materialized view shop.rate_averages as select year, avg(rate) from shop.rates group by year;
grant select on shop.rate_averages to corpus_app;
alter table shop.sales owner to corpus_owner;
