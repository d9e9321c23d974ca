-- Background work of one tenant.
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

select tenancy.create_partitions('app_public.jobs', 32, into_schema => 'app_private');
select tenancy.protect('app_public.jobs');
