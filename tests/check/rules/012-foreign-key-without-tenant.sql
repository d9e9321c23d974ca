alter table shop.users add constraint users_id_key unique (id);
alter table shop.orders drop constraint orders_user_fkey,
  add constraint orders_user_fkey foreign key (user_id) references shop.users (id) on delete cascade;
