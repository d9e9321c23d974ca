create function shop.switch_to(tenant uuid) returns text language sql
  as $$ select set_config('app.tenant', tenant::text, true) $$;
