-- What a project in the style of graphile/starter finds in its database: three roles, its
-- extensions, and the schema of graphile-worker as far as triggers call it.
create role owner nologin;
create role authenticator login noinherit;
create role visitor nologin;
grant visitor to authenticator;
do $$ begin
  execute format('grant all on database %I to owner', current_database());
end $$;
alter schema public owner to owner;
create extension if not exists "uuid-ossp" with schema public;
create extension if not exists citext with schema public;
create extension if not exists pgcrypto with schema public;

create schema graphile_worker authorization owner;
create table graphile_worker.jobs (
  id bigint generated always as identity primary key,
  task text not null,
  payload json not null,
  queue_name text
);
alter table graphile_worker.jobs owner to owner;
alter table graphile_worker.jobs enable row level security;
create function graphile_worker.add_job(identifier text, payload json default null, queue_name text default null)
returns void language sql as $$
  insert into graphile_worker.jobs (task, payload, queue_name) values ($1, $2, $3)
$$;
alter function graphile_worker.add_job owner to owner;
