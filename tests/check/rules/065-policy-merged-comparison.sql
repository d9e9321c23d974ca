create table shop.sessions (token text primary key, tenant_id uuid not null);
create function shop.verified() returns uuid language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select sessions.tenant_id from shop.sessions where token = current_setting('app.token', true) $$;
alter policy own on shop.orders using (tenant_id = (select shop.verified()));
