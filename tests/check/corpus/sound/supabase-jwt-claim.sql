-- forbid: *
-- Supabase with the tenant in the token's app_metadata, which users cannot change.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create schema auth;
grant usage on schema auth, public to anon, authenticated;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;
create table public.tenants (id uuid primary key, name text not null);
create table public.invoices (
  tenant_id uuid not null references public.tenants, number text not null, total numeric not null, primary key (tenant_id, number));
alter table public.tenants enable row level security;
alter table public.invoices enable row level security;
create policy own on public.tenants for select to authenticated
  using (id = (select (auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid));
create policy own on public.invoices to authenticated
  using (tenant_id = ((auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid))
  with check (tenant_id = ((auth.jwt() -> 'app_metadata' ->> 'tenant_id')::uuid));
grant select on public.tenants to authenticated;
grant select, insert, update, delete on public.invoices to authenticated;
