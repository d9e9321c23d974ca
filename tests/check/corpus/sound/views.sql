-- forbid: *
-- Views that are safe: with the caller's rights and no barrier; of the owner over
-- one of the caller's; of the owner with its own filter behind a barrier.
create role corpus_owner nologin;
create role corpus_app login;
create schema media;
grant usage on schema media to corpus_app;
create function media.tenant() returns uuid language sql stable return nullif(current_setting('media.tenant', true), '')::uuid;
create table media.files (tenant_id uuid not null, id uuid not null, name text not null, primary key (tenant_id, id));
alter table media.files enable row level security;
create policy own on media.files using (tenant_id = (select media.tenant()));
grant select, insert, update, delete on media.files to corpus_app;
create view media.my_files with (security_invoker) as select * from media.files;
create view media.file_names as select name from media.my_files;
create view media.barrier with (security_barrier) as select id, name from media.files where tenant_id = (select media.tenant());
create view media.hidden as select * from media.files;
grant select on media.my_files, media.file_names, media.barrier to corpus_app;
