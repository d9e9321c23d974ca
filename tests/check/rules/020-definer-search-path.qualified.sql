-- The body qualifies every name, but operators have no schema, and a caller may create some.
create schema workshop;
grant create, usage on schema workshop to check_web;
create function shop.first_country() returns text language sql stable security definer
  as 'select countries.name from shop.countries where countries.code <> ''''';
alter function shop.first_country() owner to check_owner;
-- green
revoke create on schema workshop from check_web;
