-- What happened, written in the transaction in which it happened.
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

select tenancy.create_partitions('app_public.event_outbox', 32, into_schema => 'app_private');
select tenancy.protect('app_public.event_outbox');
