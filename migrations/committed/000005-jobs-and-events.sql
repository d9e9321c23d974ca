--! Previous: sha1:99fd030505364cee0852f956eb29e0d029146907
--! Hash: sha1:b003e2bc6aa4c973fd6302198e7a5a22d5e3c62b
--! Message: jobs and events

--------------------------------------------------------------------------------
-- jobs: background work of one tenant.

create table app_public.jobs (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid default tenancy.current_user_id(),
  kind text not null,
  idempotency_key text not null,
  payload app_public.json_object not null default '{}',
  status text not null default 'queued',
  attempts integer not null default 0,
  max_attempts integer not null default 5,
  run_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint jobs_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete set null (user_id),
  constraint jobs_idempotency_key_key unique (tenant_id, idempotency_key),
  constraint jobs_kind_check check (kind ~ '^[a-z][a-z0-9_.]{0,99}$'),
  constraint jobs_idempotency_key_check check (length(idempotency_key) between 1 and 255),
  constraint jobs_status_check check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  constraint jobs_attempts_check check (attempts >= 0),
  constraint jobs_max_attempts_check check (max_attempts between 1 and 100)
) partition by hash (tenant_id);

create index jobs_created_at_idx on app_public.jobs (tenant_id, created_at);
create index jobs_user_id_idx on app_public.jobs (tenant_id, user_id);
create index jobs_queued_idx on app_public.jobs (tenant_id, run_at) where status = 'queued';

comment on table app_public.jobs is $$
@behavior -update -delete

Background work of one tenant. The same idempotency key twice is one job.
$$;
comment on column app_public.jobs.user_id is 'The user who asked for it; null for the system.';
comment on column app_public.jobs.kind is 'What is to be done, such as report.monthly.';
comment on column app_public.jobs.idempotency_key is 'Unique in the tenant: asking again with it makes no second job.';
comment on column app_public.jobs.payload is 'What the work needs to know.';
comment on column app_public.jobs.status is 'queued, running, succeeded, failed or cancelled.';
comment on column app_public.jobs.attempts is 'How often it was tried.';
comment on column app_public.jobs.max_attempts is 'After so many it has failed for good.';
comment on column app_public.jobs.run_at is 'Not before then.';
comment on column app_public.jobs.started_at is 'When the last attempt began.';
comment on column app_public.jobs.finished_at is 'When it ended.';
comment on column app_public.jobs.last_error is 'Why the last attempt failed.';

create trigger jobs_touch before update on app_public.jobs
  for each row execute function app_private.touch_updated_at();

select tenancy.create_partitions('app_public.jobs', 32, into_schema => 'app_private');
select tenancy.protect('app_public.jobs');

-- Delete is not granted: what was done stays to be seen.
grant select on app_public.jobs to app_user;
grant insert (id, user_id, kind, idempotency_key, payload, max_attempts, run_at) on app_public.jobs to app_user;
grant update (status, attempts, run_at, started_at, finished_at, last_error) on app_public.jobs to app_user;

--------------------------------------------------------------------------------
-- event_outbox: what happened, written in the transaction in which it happened.

create table app_public.event_outbox (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  aggregate_type text not null,
  aggregate_id uuid not null,
  event_type text not null,
  payload app_public.json_object not null default '{}',
  occurred_at timestamptz not null default now(),
  published_at timestamptz,
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint event_outbox_aggregate_type_check check (length(aggregate_type) between 1 and 100),
  constraint event_outbox_event_type_check check (event_type ~ '^[a-z][a-z0-9_.]{0,99}$'),
  constraint event_outbox_attempts_check check (attempts >= 0)
) partition by hash (tenant_id);

create index event_outbox_created_at_idx on app_public.event_outbox (tenant_id, created_at);
create index event_outbox_aggregate_idx on app_public.event_outbox (tenant_id, aggregate_type, aggregate_id);
create index event_outbox_unpublished_idx on app_public.event_outbox (tenant_id, occurred_at) where published_at is null;

comment on table app_public.event_outbox is $$
@behavior -insert -update -delete

What happened in the tenant, kept until it has been passed on.
$$;
comment on column app_public.event_outbox.aggregate_type is 'What kind of thing it happened to.';
comment on column app_public.event_outbox.aggregate_id is 'Which one it happened to.';
comment on column app_public.event_outbox.event_type is 'What happened, such as order.filled.';
comment on column app_public.event_outbox.payload is 'What a receiver needs to know.';
comment on column app_public.event_outbox.occurred_at is 'When it happened.';
comment on column app_public.event_outbox.published_at is 'When it was passed on; null until then.';
comment on column app_public.event_outbox.attempts is 'How often it was tried.';

select tenancy.create_partitions('app_public.event_outbox', 32, into_schema => 'app_private');
select tenancy.protect('app_public.event_outbox');

grant select on app_public.event_outbox to app_user;
grant insert (id, aggregate_type, aggregate_id, event_type, payload) on app_public.event_outbox to app_user;
grant update (published_at, attempts) on app_public.event_outbox to app_user;

--------------------------------------------------------------------------------
-- The columns that every table has mean the same everywhere.

do $$
declare
  standard record;
begin
  for standard in
    select pg_attribute.attrelid::regclass as relation, pg_attribute.attname, texts.comment
      from (values
        ('tenant_id', 'The tenant that the row belongs to, for good.'),
        ('id', 'Time-ordered id (uuid version 7), unique in the tenant.'),
        ('user_id', 'The user that the row belongs to.'),
        ('created_at', 'When the row was made.'),
        ('updated_at', 'When the row was last changed.')
      ) as texts (attname, comment)
      join pg_attribute on pg_attribute.attname = texts.attname
      join pg_class on pg_class.oid = pg_attribute.attrelid and pg_class.relkind in ('r', 'p')
     where pg_class.relnamespace = 'app_public'::regnamespace
       and col_description(pg_attribute.attrelid, pg_attribute.attnum) is null
  loop
    execute format('comment on column %s.%I is %L', standard.relation, standard.attname, standard.comment);
  end loop;
end
$$;
