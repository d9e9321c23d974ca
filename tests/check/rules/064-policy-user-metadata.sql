create policy by_token on shop.orders as restrictive
  using (tenant_id = (nullif(current_setting('request.jwt.claims', true), '')::jsonb -> 'user_metadata' ->> 'tenant_id')::uuid);
-- green
drop policy by_token on shop.orders;
