-- forbid: *
-- Callers may create temporary tables and types, and the definers' bodies name
-- nothing without its schema: there is nothing to plant.
create role corpus_owner nologin;
create role corpus_app login;
create schema desk;
grant usage on schema desk to corpus_app;
do $$ begin execute format('grant temporary on database %I to corpus_app', current_database()); end $$;
create function desk.tenant() returns uuid language sql stable return nullif(current_setting('desk.tenant', true), '')::uuid;
create table desk.tickets (tenant_id uuid not null, id uuid not null, subject text not null, primary key (tenant_id, id));
alter table desk.tickets enable row level security;
create policy own on desk.tickets using (tenant_id = (select desk.tenant()));
grant select, insert on desk.tickets to corpus_app;
create function desk.count_tickets() returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) from desk.tickets where tenant_id = (select desk.tenant()) and pg_catalog.length(subject) > 0::integer
$$;
create function desk.last_subject() returns text language plpgsql stable security definer set search_path = '' as $$
declare
  found pg_catalog.text;
  latest desk.tickets%rowtype;
begin
  with newest as (select * from desk.tickets where tenant_id = desk.tenant() order by id desc limit 1)
  select newest.* into latest from newest;
  found := cast(latest.subject as pg_catalog.text);
  return found;
end
$$;
-- No path of its own, and no schema in which a caller could create an operator.
create function desk.has_tickets() returns boolean language sql stable security definer as $$
  select exists (select from desk.tickets where tenant_id = (select desk.tenant()))
$$;
