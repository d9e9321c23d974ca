create function shop.greeting() returns text language sql stable security definer set search_path = shop
  as 'select name from countries limit 1';
alter function shop.greeting() owner to check_owner;
