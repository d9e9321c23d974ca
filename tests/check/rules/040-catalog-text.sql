create function shop.call() returns text language sql stable as $$ select 'sk_live_' || 'x' where 'AKIAABCDEFGHIJKLMNOP' <> '' $$;
-- green
drop function shop.call();
