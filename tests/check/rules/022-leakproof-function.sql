create function shop.peek(text) returns boolean language plpgsql leakproof as $$ begin raise notice '%', $1; return true; end $$;
