-- forbid: *
-- Functions that are safe: of the owner, but narrowed to the context; of an owner
-- whom the wall holds; setting the tenant from a token that was looked up.
create role corpus_owner nologin;
create role corpus_app login;
create schema mail;
grant usage on schema mail to corpus_app;
create function mail.tenant() returns uuid language sql stable parallel safe
  return nullif(current_setting('mail.tenant', true), '')::uuid;
create table mail.messages (tenant_id uuid not null, id uuid not null, body text not null, primary key (tenant_id, id));
create table mail.tokens (tenant_id uuid not null, token_hash bytea not null, primary key (tenant_id, token_hash));
alter table mail.messages enable row level security;
alter table mail.tokens enable row level security;
create policy own on mail.messages using (tenant_id = (select mail.tenant()));
create policy own on mail.tokens using (tenant_id = (select mail.tenant()));
grant select, insert on mail.messages to corpus_app;
create function mail.count_messages() returns bigint language sql stable security definer set search_path = ''
  begin atomic select count(*) from mail.messages where tenant_id = mail.tenant(); end;
create function mail.latest() returns setof mail.messages language sql stable
  begin atomic select * from mail.messages order by id desc limit 10; end;
create function mail.enter(token bytea) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform pg_catalog.set_config('mail.tenant', (select tenant_id::text from mail.tokens where token_hash = pg_catalog.sha256(token)), true),
          pg_catalog.current_setting('mail.tenant', true);
end
$$;
create function mail.stamp() returns trigger language plpgsql set search_path = '' as $$
begin
  NEW.body := btrim(NEW.body);
  return NEW;
end
$$;
create trigger stamp before insert on mail.messages for each row execute function mail.stamp();
create table mail.audit (tenant_id uuid not null, at timestamptz not null default clock_timestamp(), id uuid, primary key (tenant_id, at));
alter table mail.audit enable row level security;
create policy own on mail.audit for select using (tenant_id = (select mail.tenant()));
create function mail.record() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into mail.audit (tenant_id, id) values (NEW.tenant_id, NEW.id);
  return null;
end
$$;
create trigger record after insert on mail.messages for each row execute function mail.record();
grant select on mail.audit to corpus_app;
