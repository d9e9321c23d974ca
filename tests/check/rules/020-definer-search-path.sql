create function shop.greeting() returns text language sql stable security definer set search_path = shop
  as 'select name from countries limit 1';
create function shop.named() returns text language plpgsql stable security definer set search_path = ''
  as 'declare found text; begin select name into found from shop.countries limit 1; return found; end';
create function shop.listed() returns text language sql stable security definer set search_path = pg_catalog
  as 'select max(countries.name)::text from shop.countries';
create function shop.noted() returns trigger language plpgsql security definer set search_path = ''
  as 'declare note text; begin note := TG_OP; return NEW; end';
create trigger noted before insert on shop.orders for each row execute function shop.noted();
alter function shop.greeting() owner to check_owner;
alter function shop.named() owner to check_owner;
alter function shop.listed() owner to check_owner;
alter function shop.noted() owner to check_owner;
