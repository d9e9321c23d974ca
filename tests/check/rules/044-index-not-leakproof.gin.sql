create index orders_profile_idx on shop.orders using gin (profile);
create index orders_words_idx on shop.orders using gin (to_tsvector('simple', number));
-- green
drop index if exists shop.orders_profile_idx, shop.orders_words_idx;
