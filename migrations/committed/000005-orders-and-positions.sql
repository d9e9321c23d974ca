--! Previous: sha1:380449828c4c6213618b5fb74aab2bd01edff623
--! Hash: sha1:a9456c5017db3ded00475371144bb9c969f94523
--! Message: orders and positions

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
  btc_usd_price_at_open numeric,
  btc_usd_price_at_close numeric,
  pattern_data app_public.json_object not null default '{}',
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
  constraint positions_btc_usd_price_at_open_check check (btc_usd_price_at_open > 0 and btc_usd_price_at_open < 'infinity'),
  constraint positions_btc_usd_price_at_close_check
    check (btc_usd_price_at_close > 0 and btc_usd_price_at_close < 'infinity'),
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
comment on column app_public.positions.btc_usd_price_at_open is 'What a bitcoin cost in dollars when it was opened.';
comment on column app_public.positions.btc_usd_price_at_close is 'What a bitcoin cost in dollars when it was closed; null while open.';
comment on column app_public.positions.pattern_data is 'What the strategy keeps with it: the pattern that it saw.';
comment on column app_public.positions.notes is 'The user''s own notes.';
comment on column app_public.positions.opened_at is 'When it was opened.';
comment on column app_public.positions.closed_at is 'When it was closed; null while open.';

create trigger positions_touch before update on app_public.positions
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.positions', reads => 'own', writes => 'own');

-- Delete is not granted: a position is history.
grant select on app_public.positions to app_user;
grant insert (id, user_id, account_id, bot_id, product_id, product_type, direction, quantity, entry_price, btc_usd_price_at_open, pattern_data, notes, opened_at)
  on app_public.positions to app_user;
grant update (quantity, entry_price, exit_price, realized_profit, btc_usd_price_at_close, pattern_data, status, notes, closed_at)
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
