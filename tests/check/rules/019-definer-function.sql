create function shop.order_count() returns bigint language sql stable security definer set search_path = ''
  as 'select count(*) from shop.orders';
