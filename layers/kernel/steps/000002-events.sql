-- What was done to the walls and round them, kept for good: append only, and
-- only by the functions of the kernel.
create table tenancy.events (
  id bigint generated always as identity primary key,
  occurred_at timestamptz not null default clock_timestamp(),
  kind text not null,
  actor name not null default session_user,
  acting_as name not null default current_user,
  reason text,
  details jsonb not null default '{}' constraint events_details_check check (jsonb_typeof(details) = 'object'),
  application text not null default coalesce(current_setting('application_name', true), ''),
  client_address inet default inet_client_addr(),
  transaction_id xid8 not null default pg_current_xact_id()
);

create index events_kind_occurred_at_idx on tenancy.events (kind, occurred_at);
create unique index events_use_id_idx
  on tenancy.events ((details ->> 'use_id')) where kind = 'platform_use';
