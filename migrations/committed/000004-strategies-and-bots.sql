--! Previous: sha1:299f88163aa50560e758cafeb02613be3528e723
--! Hash: sha1:380449828c4c6213618b5fb74aab2bd01edff623
--! Message: strategies and bots

--------------------------------------------------------------------------------
-- strategies: how an account is traded.

create table app_public.strategies (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  product_id text not null references app_public.products on delete restrict,
  name text not null,
  kind text not null,
  config app_public.json_object not null default '{}',
  is_enabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint strategies_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete cascade,
  constraint strategies_account_key unique (tenant_id, user_id, account_id, id),
  constraint strategies_name_key unique (tenant_id, account_id, name),
  constraint strategies_name_check check (length(name) between 1 and 255),
  constraint strategies_kind_check check (kind in ('grid', 'dca', 'momentum', 'mean_reversion', 'custom'))
);

create index strategies_product_id_idx on app_public.strategies (tenant_id, product_id);
create index strategies_created_at_idx on app_public.strategies (tenant_id, created_at);

comment on table app_public.strategies is 'How an account trades one product.';
comment on column app_public.strategies.account_id is 'The account that is traded.';
comment on column app_public.strategies.product_id is 'What is traded.';
comment on column app_public.strategies.name is 'The user''s own name for it, unique in the account.';
comment on column app_public.strategies.kind is 'grid, dca, momentum, mean_reversion or custom.';
comment on column app_public.strategies.config is 'The parameters of that kind of strategy.';
comment on column app_public.strategies.is_enabled is 'Whether it trades.';

create trigger strategies_touch before update on app_public.strategies
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.strategies', reads => 'own', writes => 'own');

grant select, delete on app_public.strategies to app_user;
grant insert (id, user_id, account_id, product_id, name, kind, config, is_enabled) on app_public.strategies to app_user;
grant update (name, kind, config, is_enabled) on app_public.strategies to app_user;

--------------------------------------------------------------------------------
-- runs: one run of a strategy, with the parameters it ran with.

create table app_public.runs (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  strategy_id uuid not null,
  run_type text not null,
  status text not null default 'running',
  config_snapshot app_public.json_object not null default '{}',
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint runs_strategy_fkey foreign key (tenant_id, user_id, account_id, strategy_id)
    references app_public.strategies (tenant_id, user_id, account_id, id) on delete restrict,
  constraint runs_account_key unique (tenant_id, user_id, account_id, id),
  constraint runs_run_type_check check (run_type in ('live', 'paper', 'backtest', 'shadow')),
  constraint runs_status_check check (status in ('running', 'completed', 'failed', 'cancelled')),
  constraint runs_ended_at_check check ((ended_at is null) = (status = 'running') and ended_at >= started_at)
);

create index runs_strategy_id_idx on app_public.runs (tenant_id, user_id, account_id, strategy_id);
create index runs_created_at_idx on app_public.runs (tenant_id, created_at);

comment on table app_public.runs is 'One run of a strategy, with the parameters it ran with.';
comment on column app_public.runs.account_id is 'The account of the strategy.';
comment on column app_public.runs.strategy_id is 'The strategy that ran.';
comment on column app_public.runs.run_type is 'live, paper, backtest or shadow.';
comment on column app_public.runs.status is 'running, completed, failed or cancelled.';
comment on column app_public.runs.config_snapshot is 'The parameters of the strategy when the run began.';
comment on column app_public.runs.started_at is 'When it began.';
comment on column app_public.runs.ended_at is 'When it ended; null while it is running.';

create trigger runs_touch before update on app_public.runs
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.runs', reads => 'own', writes => 'own');

-- Delete is not granted: executions refer to the run that made them.
grant select on app_public.runs to app_user;
grant insert (id, user_id, account_id, strategy_id, run_type, config_snapshot) on app_public.runs to app_user;
grant update (status, ended_at) on app_public.runs to app_user;

--------------------------------------------------------------------------------
-- bots: what trades by itself.

create table app_public.bots (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  name text not null,
  strategy_kind text not null,
  strategy_config app_public.json_object not null default '{}',
  status text not null default 'stopped',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint bots_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete cascade,
  constraint bots_user_key unique (tenant_id, user_id, id),
  constraint bots_name_key unique (tenant_id, account_id, name),
  constraint bots_name_check check (length(name) between 1 and 255),
  constraint bots_strategy_kind_check
    check (strategy_kind in ('grid', 'dca', 'momentum', 'mean_reversion', 'ai', 'custom')),
  constraint bots_status_check check (status in ('running', 'paused', 'stopped'))
);

create index bots_account_id_idx on app_public.bots (tenant_id, user_id, account_id);
create index bots_created_at_idx on app_public.bots (tenant_id, created_at);

comment on table app_public.bots is 'Trades by itself on one account.';
comment on column app_public.bots.account_id is 'The account it trades on.';
comment on column app_public.bots.name is 'The user''s own name for it, unique in the account.';
comment on column app_public.bots.strategy_kind is 'grid, dca, momentum, mean_reversion, ai or custom.';
comment on column app_public.bots.strategy_config is 'The parameters of that kind of strategy.';
comment on column app_public.bots.status is 'running, paused or stopped.';

create trigger bots_touch before update on app_public.bots
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.bots', reads => 'own', writes => 'own');

grant select, delete on app_public.bots to app_user;
grant insert (id, user_id, account_id, name, strategy_kind, strategy_config, status) on app_public.bots to app_user;
grant update (name, strategy_kind, strategy_config, status) on app_public.bots to app_user;

--------------------------------------------------------------------------------
-- bot_products: what a bot trades, a row each.

create table app_public.bot_products (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  bot_id uuid not null,
  product_id text not null references app_public.products on delete restrict,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint bot_products_bot_fkey foreign key (tenant_id, user_id, bot_id)
    references app_public.bots (tenant_id, user_id, id) on delete cascade,
  constraint bot_products_product_key unique (tenant_id, bot_id, product_id)
);

create index bot_products_bot_id_idx on app_public.bot_products (tenant_id, user_id, bot_id);
create index bot_products_product_id_idx on app_public.bot_products (tenant_id, product_id);

comment on table app_public.bot_products is 'A product that a bot trades.';
comment on column app_public.bot_products.bot_id is 'The bot.';
comment on column app_public.bot_products.product_id is 'The product.';

select tenancy.protect('app_public.bot_products', reads => 'own', writes => 'own');

-- Update is not granted: a pair is there or it is not.
grant select, delete on app_public.bot_products to app_user;
grant insert (id, user_id, bot_id, product_id) on app_public.bot_products to app_user;
