-- expect: policy-lossy-comparison policy-pattern policy-column-cast policy-unbound
-- forbid: *
-- Two tenants compare as equal, a wildcard matches all, or something else is asked.
create role broken_owner nologin;
create role broken_app login;
create schema crm;
grant usage on schema crm to broken_app;
create collation crm.loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
create table crm.a (tenant text not null, id uuid not null, primary key (tenant, id));
create table crm.b (tenant text not null, id uuid not null, primary key (tenant, id));
create table crm.c (tenant text collate crm.loose not null, id uuid not null, primary key (tenant, id));
create table crm.d (tenant text not null, id uuid not null, primary key (tenant, id));
create table crm.e (tenant text not null, id uuid not null, region text not null, primary key (tenant, id));
create table crm.f (tenant uuid not null, id uuid not null, primary key (tenant, id));
create policy own on crm.a using (tenant::varchar(8) = current_setting('app.tenant', true)::varchar(8));
create policy own on crm.b using (tenant like current_setting('app.tenant', true));
create policy own on crm.c using (tenant = current_setting('app.tenant', true));
create policy own on crm.d using (lower(tenant) = lower(current_setting('app.tenant', true)));
create policy own on crm.e using (region = current_setting('app.region', true));
create policy own on crm.f using (tenant::text = current_setting('app.tenant', true));
do $$ declare t text; begin
  foreach t in array '{a,b,c,d,e,f}'::text[] loop
    execute format('alter table crm.%I enable row level security, force row level security', t);
    execute format('grant select on crm.%I to broken_app', t);
    execute format('alter table crm.%I owner to broken_owner', t);
  end loop;
end $$;
