alter table shop.orders drop constraint orders_pkey, add constraint orders_pkey primary key (id), alter column tenant_id drop not null;
