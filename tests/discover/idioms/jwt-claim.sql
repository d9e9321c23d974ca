-- columns: crm.deals.org_id crm.leads.org_id
-- root: none
-- tenant: the claim org_id of the setting request.jwt.claims
-- roles: crm_web
-- hole: create policy hole on crm.leads for select using (true)
-- found: crm.leads
create role crm_owner nologin;
create role crm_web nologin;
create role crm_authenticator login noinherit;
grant crm_web to crm_authenticator;
create schema crm;
grant usage on schema crm to crm_web;
create table crm.leads (org_id uuid not null, id uuid not null, name text not null, primary key (org_id, id));
create table crm.deals (org_id uuid not null, id uuid not null, amount numeric not null, primary key (org_id, id));
do $$ declare t text; begin
  foreach t in array '{leads,deals}'::text[] loop
    execute format('alter table crm.%I enable row level security, force row level security', t);
    execute format('create policy own on crm.%I to crm_web using (org_id = (select (nullif(current_setting(''request.jwt.claims'', true), '''')::json ->> ''org_id'')::uuid))', t);
    execute format('grant select, insert, update, delete on crm.%I to crm_web', t);
    execute format('alter table crm.%I owner to crm_owner', t);
  end loop;
end $$;
