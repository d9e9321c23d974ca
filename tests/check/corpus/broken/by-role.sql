-- expect: policy-unbound policy-wrong-setting
-- forbid: *
-- A branch for a role that the login can become, and a setting nobody else asks.
create role broken_owner nologin;
create role broken_support nologin;
create role broken_user nologin;
create role broken_login login noinherit;
grant broken_user, broken_support to broken_login;
create schema crm;
grant usage on schema crm to broken_user;
create table crm.a (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table crm.b (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table crm.c (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create policy own on crm.a using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
                                  or pg_has_role(session_user, 'broken_support', 'member'));
create policy own on crm.b using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy own on crm.c using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
do $$ declare t text; begin
  foreach t in array '{a,b,c}'::text[] loop
    execute format('alter table crm.%I enable row level security, force row level security', t);
    execute format('grant select on crm.%I to broken_user', t);
    execute format('alter table crm.%I owner to broken_owner', t);
  end loop;
end $$;
