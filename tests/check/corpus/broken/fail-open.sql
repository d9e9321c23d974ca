-- expect: policy-fails-open policy-setting-bypass tenant-nullable unique-without-tenant
-- forbid: *
-- True when something is missing, or when a setting says so.
create role broken_owner nologin;
create role broken_app login;
create schema crm;
grant usage on schema crm to broken_app;
create table crm.a (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table crm.b (tenant_id uuid, id uuid primary key);
create index on crm.b (tenant_id);
create table crm.c (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table crm.d (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table crm.e (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table crm.f (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create policy own on crm.a using (tenant_id = coalesce(nullif(current_setting('app.tenant_id', true), '')::uuid, tenant_id));
create policy own on crm.b using (tenant_id is null or tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy own on crm.c using (nullif(current_setting('app.tenant_id', true), '') is null
                                  or tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy own on crm.d using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
                                  or current_setting('app.is_admin', true) = 'on');
create policy own on crm.e using (case when current_setting('app.bypass', true) = '1' then true
                                       else tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid end);
create policy own on crm.f using (tenant_id = coalesce(nullif(current_setting('app.tenant_id', true), ''),
                                                       '00000000-0000-0000-0000-000000000001')::uuid);
do $$ declare t text; begin
  foreach t in array '{a,b,c,d,e,f}'::text[] loop
    execute format('alter table crm.%I enable row level security, force row level security', t);
    execute format('grant select, insert, update, delete on crm.%I to broken_app', t);
    execute format('alter table crm.%I owner to broken_owner', t);
  end loop;
end $$;
