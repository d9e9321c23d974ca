alter table shop.orders alter column user_id drop not null, drop constraint orders_user_fkey,
  add constraint orders_user_fkey foreign key (tenant_id, user_id) references shop.users (tenant_id, id) on delete set null;
