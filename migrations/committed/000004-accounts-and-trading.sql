--! Previous: sha1:a8b94e8aea4aa8296ba3e12e039db211e9704822
--! Hash: sha1:99fd030505364cee0852f956eb29e0d029146907
--! Message: accounts and trading

-- Everything here hangs on an exchange account and is personal: each table
-- carries the user_id itself, kept true by a foreign key to the account, so that
-- a policy compares columns of its own row and joins nothing.

--------------------------------------------------------------------------------
-- exchange_accounts: an account of one user at one exchange.

create table app_public.exchange_accounts (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  exchange text not null,
  name text not null,
  environment text not null,
  is_paper boolean not null default true,
  status text not null default 'active',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint exchange_accounts_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete restrict,
  constraint exchange_accounts_user_key unique (tenant_id, user_id, id),
  constraint exchange_accounts_name_key unique (tenant_id, user_id, name),
  constraint exchange_accounts_exchange_check check (exchange ~ '^[a-z][a-z0-9_]{1,49}$'),
  constraint exchange_accounts_name_check check (length(name) between 1 and 255),
  constraint exchange_accounts_environment_check check (environment in ('mainnet', 'testnet')),
  constraint exchange_accounts_status_check check (status in ('active', 'archived'))
);

create index exchange_accounts_created_at_idx on app_public.exchange_accounts (tenant_id, created_at);

comment on table app_public.exchange_accounts is 'An account of one user at one exchange, or a paper account.';
comment on column app_public.exchange_accounts.exchange is 'The exchange, in lower case, such as bybit or coinbase.';
comment on column app_public.exchange_accounts.name is 'The user''s own name for it.';
comment on column app_public.exchange_accounts.environment is 'mainnet or testnet.';
comment on column app_public.exchange_accounts.is_paper is 'True where money is only played: no credential is ever used.';
comment on column app_public.exchange_accounts.status is 'active or archived.';

create trigger exchange_accounts_touch before update on app_public.exchange_accounts
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.exchange_accounts', reads => 'own', writes => 'own');

grant select, delete on app_public.exchange_accounts to app_user;
grant insert (id, user_id, exchange, name, environment, is_paper) on app_public.exchange_accounts to app_user;
grant update (name, status) on app_public.exchange_accounts to app_user;

--------------------------------------------------------------------------------
-- api_credentials: that there is a credential. Its secret is not here.

create table app_public.api_credentials (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  label text not null,
  key_hint text not null,
  is_active boolean not null default true,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint api_credentials_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete cascade,
  constraint api_credentials_account_key unique (tenant_id, user_id, account_id, id),
  constraint api_credentials_label_check check (length(label) between 1 and 255),
  constraint api_credentials_key_hint_check check (length(key_hint) <= 8)
);

create index api_credentials_created_at_idx on app_public.api_credentials (tenant_id, created_at);

comment on table app_public.api_credentials is $$
@behavior -insert

A credential of one account at its exchange. The secret itself is kept encrypted elsewhere and never shown.
$$;
comment on column app_public.api_credentials.account_id is 'The only account it is ever used for.';
comment on column app_public.api_credentials.label is 'The user''s own name for it.';
comment on column app_public.api_credentials.key_hint is 'The last characters of the key, to recognise it by.';
comment on column app_public.api_credentials.is_active is 'False once it may no longer be used.';
comment on column app_public.api_credentials.last_used_at is 'When it was last used.';

create trigger api_credentials_touch before update on app_public.api_credentials
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.api_credentials', reads => 'own', writes => 'own');

grant select, delete on app_public.api_credentials to app_user;
grant insert (id, user_id, account_id, label, key_hint) on app_public.api_credentials to app_user;
grant update (label, is_active) on app_public.api_credentials to app_user;

-- The secrets: AES-256-GCM, with tenant, account and credential bound in as
-- additional data, so that a ciphertext moved to another row does not open. The
-- key is the server's configuration and never in the database.
create table app_private.api_secrets (
  tenant_id uuid not null,
  credential_id uuid not null,
  account_id uuid not null,
  user_id uuid not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, credential_id),
  constraint api_secrets_credential_fkey foreign key (tenant_id, user_id, account_id, credential_id)
    references app_public.api_credentials (tenant_id, user_id, account_id, id) on delete cascade,
  constraint api_secrets_nonce_check check (octet_length(nonce) = 12),
  constraint api_secrets_ciphertext_check check (octet_length(ciphertext) between 17 and 65536)
);

create index api_secrets_account_id_idx
  on app_private.api_secrets (tenant_id, user_id, account_id, credential_id);

select tenancy.protect('app_private.api_secrets', reads => 'own', writes => 'own', owner_reaches => true);

--! Included app_public/store_api_secret.sql
-- A tenant role cannot name app_private, so the secret is put there by a
-- function of the owner. The wall holds the owner too: the row can only be one
-- of the current tenant. That the credential, its account and its user belong
-- together is the foreign key's to say.
create or replace function app_public.store_api_secret(
  credential_id uuid,
  account_id uuid,
  key_id text,
  nonce bytea,
  ciphertext bytea,
  user_id uuid default tenancy.current_user_id()
) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  if not (
    tenancy.sees_whole_tenant()
    or (tenancy.may_write() and store_api_secret.user_id is not distinct from tenancy.sealed_user_id())
  ) then
    raise exception using
      errcode = '42501',
      message = 'the secret of a credential is stored by its user, an owner or an admin';
  end if;
  insert into app_private.api_secrets as secret (tenant_id, credential_id, account_id, user_id, key_id, nonce, ciphertext)
  values (
    tenancy.sealed_tenant_id(),
    store_api_secret.credential_id,
    store_api_secret.account_id,
    store_api_secret.user_id,
    store_api_secret.key_id,
    store_api_secret.nonce,
    store_api_secret.ciphertext
  )
  on conflict on constraint api_secrets_pkey do update
    set key_id = excluded.key_id,
        nonce = excluded.nonce,
        ciphertext = excluded.ciphertext
  where secret.user_id = excluded.user_id and secret.account_id = excluded.account_id;
  if not found then
    raise exception using
      errcode = '42501',
      message = 'the credential belongs to another account';
  end if;
end
$$;

comment on function app_public.store_api_secret(uuid, uuid, text, bytea, bytea, uuid) is $$
@behavior -*

Stores the encrypted secret of a credential, in place of an earlier one. For the server, which encrypts it; not part of the API.
$$;

revoke execute on function app_public.store_api_secret(uuid, uuid, text, bytea, bytea, uuid) from public;
grant execute on function app_public.store_api_secret(uuid, uuid, text, bytea, bytea, uuid) to app_user;
--! EndIncluded app_public/store_api_secret.sql
--! Included app_public/read_api_secret.sql
-- The ciphertext, for the server to open: worthless without the key, which no
-- database holds. The wall keeps it in the tenant; the condition, with its user.
create or replace function app_public.read_api_secret(
  credential_id uuid,
  out account_id uuid,
  out key_id text,
  out nonce bytea,
  out ciphertext bytea
) returns setof record
  language sql stable security definer
  set search_path = ''
begin atomic
  select api_secrets.account_id, api_secrets.key_id, api_secrets.nonce, api_secrets.ciphertext
    from app_private.api_secrets
   where api_secrets.tenant_id = tenancy.sealed_tenant_id()
     and api_secrets.credential_id = read_api_secret.credential_id
     and (
       (select tenancy.sees_whole_tenant())
       or ((select tenancy.may_write()) and api_secrets.user_id = (select tenancy.sealed_user_id()))
     );
end;

comment on function app_public.read_api_secret(uuid) is $$
@behavior -*

The encrypted secret of a credential; no row where the caller may not use it. For the server, which opens it; not part of the API.
$$;

revoke execute on function app_public.read_api_secret(uuid) from public;
grant execute on function app_public.read_api_secret(uuid) to app_user;
--! EndIncluded app_public/read_api_secret.sql

--------------------------------------------------------------------------------
-- paper_balances: what a paper account holds, a row per currency.

create table app_public.paper_balances (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  currency text not null,
  amount numeric not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint paper_balances_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete cascade,
  constraint paper_balances_currency_key unique (tenant_id, account_id, currency),
  constraint paper_balances_currency_check check (currency ~ '^[A-Z0-9]{1,20}$'),
  constraint paper_balances_amount_check check (amount >= 0 and amount < 'infinity')
);

create index paper_balances_account_id_idx on app_public.paper_balances (tenant_id, user_id, account_id);

comment on table app_public.paper_balances is 'How much of a currency a paper account holds.';
comment on column app_public.paper_balances.account_id is 'The paper account.';
comment on column app_public.paper_balances.currency is 'The currency, such as USD or BTC.';
comment on column app_public.paper_balances.amount is 'How much of it.';

create trigger paper_balances_touch before update on app_public.paper_balances
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.paper_balances', reads => 'own', writes => 'own');

grant select, delete on app_public.paper_balances to app_user;
grant insert (id, user_id, account_id, currency, amount) on app_public.paper_balances to app_user;
grant update (amount) on app_public.paper_balances to app_user;

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

--------------------------------------------------------------------------------
-- positions: what is held, from the first buy to the last sale.

create table app_public.positions (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  bot_id uuid,
  product_id text not null references app_public.products on delete restrict,
  product_type text not null default 'spot',
  direction text not null default 'long',
  status text not null default 'open',
  quantity numeric not null,
  entry_price numeric not null,
  exit_price numeric,
  realized_profit numeric,
  notes text not null default '',
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint positions_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete restrict,
  constraint positions_bot_fkey foreign key (tenant_id, user_id, bot_id)
    references app_public.bots (tenant_id, user_id, id) on delete set null (bot_id),
  constraint positions_user_key unique (tenant_id, user_id, id),
  constraint positions_product_type_key unique (tenant_id, user_id, id, product_type),
  constraint positions_product_type_check check (product_type in ('spot', 'perpetual')),
  constraint positions_direction_check check (direction in ('long', 'short')),
  constraint positions_status_check check (status in ('open', 'closed')),
  constraint positions_quantity_check check (quantity > 0 and quantity < 'infinity'),
  constraint positions_entry_price_check check (entry_price > 0 and entry_price < 'infinity'),
  constraint positions_exit_price_check check (exit_price > 0 and exit_price < 'infinity'),
  constraint positions_realized_profit_check check (realized_profit > '-infinity' and realized_profit < 'infinity'),
  constraint positions_closed_at_check check ((closed_at is null) = (status = 'open') and closed_at >= opened_at)
);

create index positions_account_id_idx on app_public.positions (tenant_id, user_id, account_id, opened_at);
create index positions_bot_id_idx on app_public.positions (tenant_id, user_id, bot_id);
create index positions_product_id_idx on app_public.positions (tenant_id, product_id);
create index positions_created_at_idx on app_public.positions (tenant_id, created_at);

comment on table app_public.positions is 'What is held of a product, from the first buy to the last sale.';
comment on column app_public.positions.account_id is 'The account that holds it.';
comment on column app_public.positions.bot_id is 'The bot that opened it; null for one opened by hand.';
comment on column app_public.positions.product_id is 'What is held.';
comment on column app_public.positions.product_type is 'spot or perpetual.';
comment on column app_public.positions.direction is 'long or short.';
comment on column app_public.positions.status is 'open or closed.';
comment on column app_public.positions.quantity is 'How much, in the base currency.';
comment on column app_public.positions.entry_price is 'Mean price paid, in the quote currency.';
comment on column app_public.positions.exit_price is 'Mean price got, in the quote currency; null while open.';
comment on column app_public.positions.realized_profit is 'Profit or loss in the quote currency; null while open.';
comment on column app_public.positions.notes is 'The user''s own notes.';
comment on column app_public.positions.opened_at is 'When it was opened.';
comment on column app_public.positions.closed_at is 'When it was closed; null while open.';

create trigger positions_touch before update on app_public.positions
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.positions', reads => 'own', writes => 'own');

-- Delete is not granted: a position is history.
grant select on app_public.positions to app_user;
grant insert (id, user_id, account_id, bot_id, product_id, product_type, direction, quantity, entry_price, notes, opened_at)
  on app_public.positions to app_user;
grant update (quantity, entry_price, exit_price, realized_profit, status, notes, closed_at)
  on app_public.positions to app_user;

--------------------------------------------------------------------------------
-- perpetual_positions: what only a perpetual has.

create table app_public.perpetual_positions (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  position_id uuid not null,
  product_type text not null default 'perpetual',
  leverage numeric not null,
  margin_type text not null,
  liquidation_price numeric,
  funding_fees_total numeric not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint perpetual_positions_position_fkey foreign key (tenant_id, user_id, position_id, product_type)
    references app_public.positions (tenant_id, user_id, id, product_type) on delete cascade,
  constraint perpetual_positions_position_key unique (tenant_id, position_id),
  constraint perpetual_positions_product_type_check check (product_type = 'perpetual'),
  constraint perpetual_positions_leverage_check check (leverage >= 1 and leverage <= 200),
  constraint perpetual_positions_margin_type_check check (margin_type in ('cross', 'isolated')),
  constraint perpetual_positions_funding_fees_total_check check (funding_fees_total > '-infinity' and funding_fees_total < 'infinity'),
  constraint perpetual_positions_liquidation_price_check
    check (liquidation_price > 0 and liquidation_price < 'infinity')
);

create index perpetual_positions_position_id_idx
  on app_public.perpetual_positions (tenant_id, user_id, position_id, product_type);

comment on table app_public.perpetual_positions is 'What only a position in a perpetual has.';
comment on column app_public.perpetual_positions.position_id is 'The position that it belongs to.';
comment on column app_public.perpetual_positions.product_type is 'Always perpetual: it keeps a spot position from having a row here.';
comment on column app_public.perpetual_positions.leverage is 'How many times the margin is traded, 1 to 200.';
comment on column app_public.perpetual_positions.margin_type is 'cross or isolated.';
comment on column app_public.perpetual_positions.liquidation_price is 'The price at which the exchange closes it.';
comment on column app_public.perpetual_positions.funding_fees_total is 'Funding paid so far, in the quote currency; negative when received.';

create trigger perpetual_positions_touch before update on app_public.perpetual_positions
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.perpetual_positions', reads => 'own', writes => 'own');

grant select on app_public.perpetual_positions to app_user;
grant insert (id, user_id, position_id, leverage, margin_type, liquidation_price, funding_fees_total)
  on app_public.perpetual_positions to app_user;
grant update (leverage, margin_type, liquidation_price, funding_fees_total)
  on app_public.perpetual_positions to app_user;

--------------------------------------------------------------------------------
-- orders: what was asked of the exchange.

create table app_public.orders (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  position_id uuid,
  product_id text not null references app_public.products on delete restrict,
  client_order_id text not null default gen_random_uuid()::text,
  exchange_order_id text,
  side text not null,
  order_type text not null,
  status text not null default 'pending',
  quantity numeric not null,
  limit_price numeric,
  filled_quantity numeric not null default 0,
  average_price numeric,
  submitted_at timestamptz,
  filled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint orders_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete restrict,
  constraint orders_position_fkey foreign key (tenant_id, user_id, position_id)
    references app_public.positions (tenant_id, user_id, id) on delete restrict,
  constraint orders_user_key unique (tenant_id, user_id, id),
  constraint orders_client_order_id_key unique (tenant_id, account_id, client_order_id),
  constraint orders_side_check check (side in ('buy', 'sell')),
  constraint orders_order_type_check check (order_type in ('market', 'limit', 'stop', 'stop_limit')),
  constraint orders_status_check
    check (status in ('pending', 'open', 'partially_filled', 'filled', 'cancelled', 'rejected')),
  constraint orders_quantity_check check (quantity > 0 and quantity < 'infinity'),
  constraint orders_limit_price_check check (
    (limit_price > 0 and limit_price < 'infinity') or (limit_price is null and order_type in ('market', 'stop'))),
  constraint orders_filled_quantity_check check (filled_quantity >= 0 and filled_quantity <= quantity),
  constraint orders_average_price_check check (average_price > 0 and average_price < 'infinity')
) partition by hash (tenant_id);

create index orders_account_id_idx on app_public.orders (tenant_id, user_id, account_id, created_at);
create index orders_position_id_idx on app_public.orders (tenant_id, user_id, position_id);
create index orders_product_id_idx on app_public.orders (tenant_id, product_id);
create index orders_created_at_idx on app_public.orders (tenant_id, created_at);
create index orders_working_idx on app_public.orders (tenant_id, account_id)
  where status in ('pending', 'open', 'partially_filled');

comment on table app_public.orders is 'What was asked of the exchange.';
comment on column app_public.orders.account_id is 'The account that it was made on.';
comment on column app_public.orders.position_id is 'The position that it opens, adds to or closes.';
comment on column app_public.orders.product_id is 'What is bought or sold.';
comment on column app_public.orders.client_order_id is 'Our own number of the order: asking twice with it makes one order.';
comment on column app_public.orders.exchange_order_id is 'The exchange''s number of the order, once it has one.';
comment on column app_public.orders.side is 'buy or sell.';
comment on column app_public.orders.order_type is 'market, limit, stop or stop_limit.';
comment on column app_public.orders.status is 'pending, open, partially_filled, filled, cancelled or rejected.';
comment on column app_public.orders.quantity is 'How much, in the base currency.';
comment on column app_public.orders.limit_price is 'The price it must not be worse than, in the quote currency.';
comment on column app_public.orders.filled_quantity is 'How much of it has been filled.';
comment on column app_public.orders.average_price is 'Mean price of what was filled.';
comment on column app_public.orders.submitted_at is 'When the exchange took it.';
comment on column app_public.orders.filled_at is 'When the last of it was filled.';

create trigger orders_touch before update on app_public.orders
  for each row execute function app_private.touch_updated_at();

select tenancy.create_partitions('app_public.orders', 32, into_schema => 'app_private');
select tenancy.protect('app_public.orders', reads => 'own', writes => 'own');

-- Delete is not granted: an order is cancelled, not forgotten.
grant select on app_public.orders to app_user;
grant insert (id, user_id, account_id, position_id, product_id, client_order_id, side, order_type, quantity, limit_price)
  on app_public.orders to app_user;
grant update (position_id, exchange_order_id, status, filled_quantity, average_price, submitted_at, filled_at)
  on app_public.orders to app_user;

--------------------------------------------------------------------------------
-- position_brackets: where a position takes its profit or stops its loss.

create table app_public.position_brackets (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  position_id uuid not null,
  take_profit_price numeric,
  stop_loss_price numeric,
  take_profit_order_id uuid,
  stop_loss_order_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint position_brackets_position_fkey foreign key (tenant_id, user_id, position_id)
    references app_public.positions (tenant_id, user_id, id) on delete cascade,
  constraint position_brackets_take_profit_order_fkey foreign key (tenant_id, user_id, take_profit_order_id)
    references app_public.orders (tenant_id, user_id, id) on delete restrict,
  constraint position_brackets_stop_loss_order_fkey foreign key (tenant_id, user_id, stop_loss_order_id)
    references app_public.orders (tenant_id, user_id, id) on delete restrict,
  constraint position_brackets_position_key unique (tenant_id, position_id),
  constraint position_brackets_price_check check (num_nonnulls(take_profit_price, stop_loss_price) > 0),
  constraint position_brackets_take_profit_price_check
    check (take_profit_price > 0 and take_profit_price < 'infinity'),
  constraint position_brackets_stop_loss_price_check
    check (stop_loss_price > 0 and stop_loss_price < 'infinity')
);

create index position_brackets_position_id_idx on app_public.position_brackets (tenant_id, user_id, position_id);
create index position_brackets_take_profit_order_id_idx
  on app_public.position_brackets (tenant_id, user_id, take_profit_order_id);
create index position_brackets_stop_loss_order_id_idx
  on app_public.position_brackets (tenant_id, user_id, stop_loss_order_id);

comment on table app_public.position_brackets is 'Where a position takes its profit or stops its loss.';
comment on column app_public.position_brackets.position_id is 'The position.';
comment on column app_public.position_brackets.take_profit_price is 'The price at which it is closed with a profit.';
comment on column app_public.position_brackets.stop_loss_price is 'The price at which it is closed with a loss.';
comment on column app_public.position_brackets.take_profit_order_id is 'The order that takes the profit.';
comment on column app_public.position_brackets.stop_loss_order_id is 'The order that stops the loss.';

create trigger position_brackets_touch before update on app_public.position_brackets
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.position_brackets', reads => 'own', writes => 'own');

grant select, delete on app_public.position_brackets to app_user;
grant insert (id, user_id, position_id, take_profit_price, stop_loss_price, take_profit_order_id, stop_loss_order_id)
  on app_public.position_brackets to app_user;
grant update (take_profit_price, stop_loss_price, take_profit_order_id, stop_loss_order_id)
  on app_public.position_brackets to app_user;

--------------------------------------------------------------------------------
-- trades: the buys and sales that make up a position.

create table app_public.trades (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  position_id uuid not null,
  order_id uuid,
  side text not null,
  price numeric not null,
  quantity numeric not null,
  quote_amount numeric not null,
  fee numeric not null default 0,
  reason text not null default '',
  traded_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint trades_position_fkey foreign key (tenant_id, user_id, position_id)
    references app_public.positions (tenant_id, user_id, id) on delete restrict,
  constraint trades_order_fkey foreign key (tenant_id, user_id, order_id)
    references app_public.orders (tenant_id, user_id, id) on delete restrict,
  constraint trades_side_check check (side in ('buy', 'sell')),
  constraint trades_price_check check (price > 0 and price < 'infinity'),
  constraint trades_quantity_check check (quantity > 0 and quantity < 'infinity'),
  constraint trades_quote_amount_check check (quote_amount > '-infinity' and quote_amount < 'infinity'),
  constraint trades_fee_check check (fee > '-infinity' and fee < 'infinity')
) partition by hash (tenant_id);

create index trades_position_id_idx on app_public.trades (tenant_id, user_id, position_id, traded_at);
create index trades_order_id_idx on app_public.trades (tenant_id, user_id, order_id);
create index trades_created_at_idx on app_public.trades (tenant_id, created_at);

comment on table app_public.trades is $$
@behavior -insert -update -delete

A buy or a sale that makes up a position.
$$;
comment on column app_public.trades.position_id is 'The position.';
comment on column app_public.trades.order_id is 'The order that it came from.';
comment on column app_public.trades.side is 'buy or sell.';
comment on column app_public.trades.price is 'Price in the quote currency.';
comment on column app_public.trades.quantity is 'Amount of the base currency.';
comment on column app_public.trades.quote_amount is 'Amount of the quote currency, without the fee.';
comment on column app_public.trades.fee is 'Fee in the quote currency.';
comment on column app_public.trades.reason is 'Why it was made.';
comment on column app_public.trades.traded_at is 'When it was made.';

select tenancy.create_partitions('app_public.trades', 32, into_schema => 'app_private');
select tenancy.protect('app_public.trades', reads => 'own', writes => 'own');

-- Update and delete are not granted: what was traded was traded.
grant select on app_public.trades to app_user;
grant insert (id, user_id, position_id, order_id, side, price, quantity, quote_amount, fee, reason, traded_at)
  on app_public.trades to app_user;

--------------------------------------------------------------------------------
-- executions: the exchange's own fills, one by one.

create table app_public.executions (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  run_id uuid,
  order_id uuid,
  product_id text not null references app_public.products on delete restrict,
  exchange_execution_id text not null,
  side text not null,
  price numeric not null,
  quantity numeric not null,
  fee numeric not null default 0,
  fee_currency text not null,
  is_maker boolean not null default false,
  exchange_time timestamptz not null,
  raw app_public.json_object not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint executions_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete restrict,
  constraint executions_run_fkey foreign key (tenant_id, user_id, account_id, run_id)
    references app_public.runs (tenant_id, user_id, account_id, id) on delete restrict,
  constraint executions_order_fkey foreign key (tenant_id, user_id, order_id)
    references app_public.orders (tenant_id, user_id, id) on delete restrict,
  constraint executions_exchange_execution_id_key unique (tenant_id, account_id, exchange_execution_id),
  constraint executions_side_check check (side in ('buy', 'sell')),
  constraint executions_price_check check (price > 0 and price < 'infinity'),
  constraint executions_quantity_check check (quantity > 0 and quantity < 'infinity'),
  constraint executions_fee_check check (fee > '-infinity' and fee < 'infinity')
) partition by hash (tenant_id);

create index executions_account_id_idx on app_public.executions (tenant_id, account_id, exchange_time);
create index executions_user_id_idx on app_public.executions (tenant_id, user_id, account_id);
create index executions_run_id_idx on app_public.executions (tenant_id, run_id);
create index executions_order_id_idx on app_public.executions (tenant_id, user_id, order_id);
create index executions_product_id_idx on app_public.executions (tenant_id, product_id);
create index executions_created_at_idx on app_public.executions (tenant_id, created_at);

comment on table app_public.executions is $$
@behavior -insert -update -delete

A fill, as the exchange reported it to the account.
$$;
comment on column app_public.executions.account_id is 'The account that it was reported to.';
comment on column app_public.executions.run_id is 'The run that caused it; null for an order made by hand.';
comment on column app_public.executions.order_id is 'The order that it fills.';
comment on column app_public.executions.product_id is 'What was bought or sold.';
comment on column app_public.executions.exchange_execution_id is 'The exchange''s number of the fill, unique in the account.';
comment on column app_public.executions.side is 'buy or sell.';
comment on column app_public.executions.price is 'Price in the quote currency.';
comment on column app_public.executions.quantity is 'Amount of the base currency.';
comment on column app_public.executions.fee is 'Fee; negative for a rebate.';
comment on column app_public.executions.fee_currency is 'The currency of the fee.';
comment on column app_public.executions.is_maker is 'True where the order stood in the book.';
comment on column app_public.executions.exchange_time is 'When it happened, by the exchange''s clock.';
comment on column app_public.executions.raw is 'The report as it came.';

select tenancy.create_partitions('app_public.executions', 32, into_schema => 'app_private');
select tenancy.protect('app_public.executions', reads => 'own', writes => 'own');

-- Update and delete are not granted: what was filled was filled.
grant select on app_public.executions to app_user;
grant insert (id, user_id, account_id, run_id, order_id, product_id, exchange_execution_id, side, price, quantity, fee,
              fee_currency, is_maker, exchange_time, raw)
  on app_public.executions to app_user;

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
