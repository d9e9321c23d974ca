--! Previous: sha1:a9456c5017db3ded00475371144bb9c969f94523
--! Hash: sha1:3f3d3be259a67c190994acd3e3808b549cea6bd9
--! Message: portfolio and signals

--------------------------------------------------------------------------------
-- portfolio_snapshots: what an account was worth at a moment.

create table app_public.portfolio_snapshots (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  currency text not null default 'USD',
  total_value numeric not null,
  cash_value numeric not null,
  unrealized_profit numeric not null default 0,
  taken_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint portfolio_snapshots_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete cascade,
  constraint portfolio_snapshots_taken_at_key unique (tenant_id, account_id, taken_at),
  constraint portfolio_snapshots_total_value_check check (total_value > '-infinity' and total_value < 'infinity'),
  constraint portfolio_snapshots_cash_value_check check (cash_value > '-infinity' and cash_value < 'infinity'),
  constraint portfolio_snapshots_unrealized_profit_check check (unrealized_profit > '-infinity' and unrealized_profit < 'infinity')
) partition by hash (tenant_id);

create index portfolio_snapshots_account_id_idx
  on app_public.portfolio_snapshots (tenant_id, user_id, account_id, taken_at);
create index portfolio_snapshots_created_at_idx on app_public.portfolio_snapshots (tenant_id, created_at);

comment on table app_public.portfolio_snapshots is $$
@behavior -insert -update -delete

What an account was worth at a moment.
$$;
comment on column app_public.portfolio_snapshots.account_id is 'The account.';
comment on column app_public.portfolio_snapshots.currency is 'The currency of the values.';
comment on column app_public.portfolio_snapshots.total_value is 'Cash and everything held.';
comment on column app_public.portfolio_snapshots.cash_value is 'Cash alone.';
comment on column app_public.portfolio_snapshots.unrealized_profit is 'Profit or loss of what is still held.';
comment on column app_public.portfolio_snapshots.taken_at is 'The moment.';

select tenancy.create_partitions('app_public.portfolio_snapshots', 32, into_schema => 'app_private');
select tenancy.protect('app_public.portfolio_snapshots', reads => 'own', writes => 'own');

grant select on app_public.portfolio_snapshots to app_user;
grant insert (id, user_id, account_id, currency, total_value, cash_value, unrealized_profit, taken_at)
  on app_public.portfolio_snapshots to app_user;

--------------------------------------------------------------------------------
-- risk_metrics: how much an account could lose.

create table app_public.risk_metrics (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  metric text not null,
  value numeric not null,
  period_days integer not null,
  measured_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint risk_metrics_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete cascade,
  constraint risk_metrics_measured_at_key unique (tenant_id, account_id, metric, period_days, measured_at),
  constraint risk_metrics_metric_check
    check (metric in ('value_at_risk', 'max_drawdown', 'sharpe_ratio', 'volatility', 'exposure')),
  constraint risk_metrics_period_days_check check (period_days between 1 and 3660),
  constraint risk_metrics_value_check check (value > '-infinity' and value < 'infinity')
) partition by hash (tenant_id);

create index risk_metrics_account_id_idx on app_public.risk_metrics (tenant_id, user_id, account_id, measured_at);
create index risk_metrics_created_at_idx on app_public.risk_metrics (tenant_id, created_at);

comment on table app_public.risk_metrics is $$
@behavior -insert -update -delete

How much an account could lose, by one measure.
$$;
comment on column app_public.risk_metrics.account_id is 'The account.';
comment on column app_public.risk_metrics.metric is 'value_at_risk, max_drawdown, sharpe_ratio, volatility or exposure.';
comment on column app_public.risk_metrics.value is 'The measure''s value.';
comment on column app_public.risk_metrics.period_days is 'The days before measured_at that it was taken over.';
comment on column app_public.risk_metrics.measured_at is 'The end of the period.';

select tenancy.create_partitions('app_public.risk_metrics', 32, into_schema => 'app_private');
select tenancy.protect('app_public.risk_metrics', reads => 'own', writes => 'own');

grant select on app_public.risk_metrics to app_user;
grant insert (id, user_id, account_id, metric, value, period_days, measured_at) on app_public.risk_metrics to app_user;

--------------------------------------------------------------------------------
-- bot_ai_logs: what a bot thought before it acted.

create table app_public.bot_ai_logs (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  bot_id uuid not null,
  position_id uuid,
  product_id text not null references app_public.products on delete restrict,
  decision text not null,
  confidence numeric not null,
  thinking text not null default '',
  context app_public.json_object not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint bot_ai_logs_bot_fkey foreign key (tenant_id, user_id, bot_id)
    references app_public.bots (tenant_id, user_id, id) on delete cascade,
  constraint bot_ai_logs_position_fkey foreign key (tenant_id, user_id, position_id)
    references app_public.positions (tenant_id, user_id, id) on delete restrict,
  constraint bot_ai_logs_decision_check check (decision in ('buy', 'sell', 'hold')),
  constraint bot_ai_logs_confidence_check check (confidence between 0 and 1)
) partition by hash (tenant_id);

create index bot_ai_logs_bot_id_idx on app_public.bot_ai_logs (tenant_id, user_id, bot_id, created_at);
create index bot_ai_logs_position_id_idx on app_public.bot_ai_logs (tenant_id, user_id, position_id);
create index bot_ai_logs_product_id_idx on app_public.bot_ai_logs (tenant_id, product_id);
create index bot_ai_logs_created_at_idx on app_public.bot_ai_logs (tenant_id, created_at);

comment on table app_public.bot_ai_logs is $$
@behavior -insert -update -delete

What a bot thought before it acted.
$$;
comment on column app_public.bot_ai_logs.bot_id is 'The bot.';
comment on column app_public.bot_ai_logs.position_id is 'The position that it thought about.';
comment on column app_public.bot_ai_logs.product_id is 'The product that it thought about.';
comment on column app_public.bot_ai_logs.decision is 'buy, sell or hold.';
comment on column app_public.bot_ai_logs.confidence is 'How sure it was, 0 to 1.';
comment on column app_public.bot_ai_logs.thinking is 'Its reasons, in words.';
comment on column app_public.bot_ai_logs.context is 'What it was shown.';

select tenancy.create_partitions('app_public.bot_ai_logs', 32, into_schema => 'app_private');
select tenancy.protect('app_public.bot_ai_logs', reads => 'own', writes => 'own');

-- Update and delete are not granted: a log that can be changed is none.
grant select on app_public.bot_ai_logs to app_user;
grant insert (id, user_id, bot_id, position_id, product_id, decision, confidence, thinking, context)
  on app_public.bot_ai_logs to app_user;

--------------------------------------------------------------------------------
-- agent_signals: what the tenant's agents advise, to everyone in it.

create table app_public.agent_signals (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  agent text not null,
  product_id text not null references app_public.products on delete restrict,
  signal text not null,
  confidence numeric not null,
  rationale text not null default '',
  payload app_public.json_object not null default '{}',
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint agent_signals_agent_check check (length(agent) between 1 and 100),
  constraint agent_signals_signal_check check (signal in ('buy', 'sell', 'hold')),
  constraint agent_signals_confidence_check check (confidence between 0 and 1)
) partition by hash (tenant_id);

create index agent_signals_created_at_idx on app_public.agent_signals (tenant_id, created_at);
create index agent_signals_product_id_idx on app_public.agent_signals (tenant_id, product_id, created_at);

comment on table app_public.agent_signals is $$
@behavior -insert -update -delete

What an agent of the tenant advises. Everyone in the tenant reads it.
$$;
comment on column app_public.agent_signals.agent is 'The agent that gave it.';
comment on column app_public.agent_signals.product_id is 'The product that it is about.';
comment on column app_public.agent_signals.signal is 'buy, sell or hold.';
comment on column app_public.agent_signals.confidence is 'How sure the agent is, 0 to 1.';
comment on column app_public.agent_signals.rationale is 'Its reasons, in words.';
comment on column app_public.agent_signals.payload is 'What a program needs of it.';
comment on column app_public.agent_signals.expires_at is 'From then on it no longer counts.';

select tenancy.create_partitions('app_public.agent_signals', 32, into_schema => 'app_private');
select tenancy.protect('app_public.agent_signals');

grant select on app_public.agent_signals to app_user;
grant insert (id, agent, product_id, signal, confidence, rationale, payload, expires_at)
  on app_public.agent_signals to app_user;

--------------------------------------------------------------------------------
-- notifications: what this platform tells its users of.

alter table app_public.notifications add constraint notifications_kind_check
  check (kind in ('order_filled', 'order_rejected', 'position_closed', 'bot_stopped', 'system'));

--------------------------------------------------------------------------------
-- The columns that every table has mean the same everywhere.

select app_private.describe_standard_columns(oid)
  from pg_class
 where relnamespace = 'app_public'::regnamespace and relkind in ('r', 'p');
