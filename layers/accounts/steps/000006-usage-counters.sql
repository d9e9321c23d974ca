-- Calls per endpoint and day.
create table app_public.usage_counters (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  endpoint text not null,
  day date not null,
  calls bigint not null default 0,
  errors bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint usage_counters_day_key unique (tenant_id, day, endpoint),
  constraint usage_counters_calls_check check (calls >= 0),
  constraint usage_counters_errors_check check (errors >= 0 and errors <= calls)
);

-- The count is the server's to keep: writes come through its own functions.
select tenancy.protect('app_public.usage_counters', writes => 'none', owner_reaches => true);
