-- columns: clinic.drafts.clinic_id clinic.patients.clinic_id clinic.visits.clinic_id
-- root: none
-- tenant: the setting clinic.id
-- user: the setting clinic.who
-- roles: clinic_app
-- hole: create policy hole on clinic.drafts for select using (clinic_id is not null)
-- found: clinic.drafts
-- The setting's names tell nothing: only what they are compared with does.
create role clinic_owner nologin;
create role clinic_app login;
create schema clinic;
grant usage on schema clinic to clinic_app;
create table clinic.patients (clinic_id uuid not null, id uuid not null, name text not null, primary key (clinic_id, id));
create table clinic.visits (clinic_id uuid not null, id uuid not null, at timestamptz not null default now(), primary key (clinic_id, id));
create table clinic.drafts (clinic_id uuid not null, id uuid not null, doctor uuid not null, body text not null, primary key (clinic_id, id));
create index on clinic.drafts (clinic_id, doctor);
do $$ declare t text; begin
  foreach t in array '{patients,visits,drafts}'::text[] loop
    execute format('alter table clinic.%I enable row level security, force row level security', t);
    execute format('grant select, insert, update, delete on clinic.%I to clinic_app', t);
    execute format('alter table clinic.%I owner to clinic_owner', t);
  end loop;
end $$;
create policy own on clinic.patients using (clinic_id = (select nullif(current_setting('clinic.id', true), '')::uuid));
create policy own on clinic.visits using (clinic_id = (select nullif(current_setting('clinic.id', true), '')::uuid));
create policy own on clinic.drafts using (
  clinic_id = (select nullif(current_setting('clinic.id', true), '')::uuid)
  and doctor = (select nullif(current_setting('clinic.who', true), '')::uuid));
