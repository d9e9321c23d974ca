--! Previous: sha1:5cd54a89c7d483b0f614ca0db056c2bd18d925e3
--! Hash: sha1:5514be61e91e40bbb51acf82aa6a3766de088687
--! Message: reference data

-- What is the same for everyone: read by all tenants, written by the platform.

--------------------------------------------------------------------------------
-- products: what is traded.

create table app_public.products (
  id text primary key,
  base_currency text not null,
  quote_currency text not null,
  kind text not null,
  price_increment numeric not null,
  size_increment numeric not null,
  min_size numeric not null,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint products_id_check check (id ~ '^[A-Z0-9]+(-[A-Z0-9]+)+$'),
  constraint products_kind_check check (kind in ('spot', 'perpetual')),
  constraint products_price_increment_check check (price_increment > 0 and price_increment < 'infinity'),
  constraint products_size_increment_check check (size_increment > 0 and size_increment < 'infinity'),
  constraint products_min_size_check check (min_size >= 0 and min_size < 'infinity')
);

create index products_base_currency_idx on app_public.products (base_currency);

comment on table app_public.products is 'Something that is traded, such as BTC-USD.';
comment on column app_public.products.id is 'Base and quote currency, such as BTC-USD or BTC-USD-PERP.';
comment on column app_public.products.base_currency is 'The currency that is bought and sold.';
comment on column app_public.products.quote_currency is 'The currency that prices are in.';
comment on column app_public.products.kind is 'spot or perpetual.';
comment on column app_public.products.price_increment is 'The smallest step of a price.';
comment on column app_public.products.size_increment is 'The smallest step of a size.';
comment on column app_public.products.min_size is 'The smallest size of an order.';
comment on column app_public.products.is_active is 'False once it is no longer traded.';

create trigger products_touch before update on app_public.products
  for each row execute function app_private.touch_updated_at();

select tenancy.share('app_public.products');
grant select on app_public.products to app_user, app_anonymous;

--------------------------------------------------------------------------------
-- public_trades: what everyone could see on the exchange.

create table app_public.public_trades (
  id uuid primary key default tenancy.uuid_v7(),
  exchange text not null,
  product_id text not null references app_public.products on delete restrict,
  exchange_trade_id text not null,
  side text not null,
  price numeric not null,
  size numeric not null,
  traded_at timestamptz not null,
  constraint public_trades_exchange_trade_id_key unique (exchange, product_id, exchange_trade_id),
  constraint public_trades_side_check check (side in ('buy', 'sell')),
  constraint public_trades_price_check check (price > 0 and price < 'infinity'),
  constraint public_trades_size_check check (size > 0 and size < 'infinity')
);

create index public_trades_product_id_idx on app_public.public_trades (product_id, traded_at);

comment on table app_public.public_trades is 'A trade between anybody, as the exchange published it.';
comment on column app_public.public_trades.exchange is 'The exchange, in lower case.';
comment on column app_public.public_trades.product_id is 'What was traded.';
comment on column app_public.public_trades.exchange_trade_id is 'The exchange''s own number of the trade.';
comment on column app_public.public_trades.side is 'buy or sell, from the taker''s side.';
comment on column app_public.public_trades.price is 'Price in the quote currency.';
comment on column app_public.public_trades.size is 'Amount of the base currency.';
comment on column app_public.public_trades.traded_at is 'When it happened, by the exchange''s clock.';

select tenancy.share('app_public.public_trades');
grant select on app_public.public_trades to app_user, app_anonymous;

--------------------------------------------------------------------------------
-- settings: how the whole system is run.

create table app_public.settings (
  key text primary key,
  value jsonb not null,
  description text not null default '',
  updated_at timestamptz not null default now(),
  constraint settings_key_check check (key ~ '^[a-z][a-z0-9_.]*$')
);

comment on table app_public.settings is 'How the whole system is run. No secret belongs here: everyone reads it.';
comment on column app_public.settings.key is 'Name of the setting.';
comment on column app_public.settings.value is 'Its value, as JSON.';
comment on column app_public.settings.description is 'What it does.';

create trigger settings_touch before update on app_public.settings
  for each row execute function app_private.touch_updated_at();

select tenancy.share('app_public.settings');
grant select on app_public.settings to app_user, app_anonymous;

--------------------------------------------------------------------------------
-- coin_categories: how far a coin is trusted, for everyone.

create table app_public.coin_categories (
  coin text primary key,
  category text not null,
  reason text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint coin_categories_coin_check check (coin ~ '^[A-Z0-9]{1,20}$'),
  constraint coin_categories_category_check
    check (category in ('approved', 'borderline', 'questionable', 'meme', 'blacklisted'))
);

comment on table app_public.coin_categories is 'How far a coin is trusted, for everyone who has not said otherwise.';
comment on column app_public.coin_categories.coin is 'The coin, such as BTC.';
comment on column app_public.coin_categories.category is 'approved, borderline, questionable, meme or blacklisted.';
comment on column app_public.coin_categories.reason is 'Why.';

create trigger coin_categories_touch before update on app_public.coin_categories
  for each row execute function app_private.touch_updated_at();

select tenancy.share('app_public.coin_categories');
grant select on app_public.coin_categories to app_user, app_anonymous;

--------------------------------------------------------------------------------
-- news_articles: a path to the picture, never the picture.

create table app_public.news_articles (
  id uuid primary key default tenancy.uuid_v7(),
  source text not null,
  title text not null,
  url text not null,
  summary text not null default '',
  image_path text,
  published_at timestamptz not null,
  created_at timestamptz not null default now(),
  constraint news_articles_url_key unique (url),
  constraint news_articles_url_check check (url ~ '^https?://'),
  constraint news_articles_image_path_check
    check (image_path ~ '^[A-Za-z0-9/_.-]+$' and image_path !~ '\.\.' and length(image_path) <= 500)
);

create index news_articles_published_at_idx on app_public.news_articles (published_at);

comment on table app_public.news_articles is 'News that may move a market.';
comment on column app_public.news_articles.source is 'Who published it.';
comment on column app_public.news_articles.title is 'The headline.';
comment on column app_public.news_articles.url is 'Where to read it.';
comment on column app_public.news_articles.summary is 'A few sentences of it.';
comment on column app_public.news_articles.image_path is 'Where the picture is kept in the file store.';
comment on column app_public.news_articles.published_at is 'When it was published.';

select tenancy.share('app_public.news_articles');
grant select on app_public.news_articles to app_user, app_anonymous;

--------------------------------------------------------------------------------
-- coin_category_overrides: one user's own opinion of a coin.

create table app_public.coin_category_overrides (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  coin text not null,
  category text not null,
  reason text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint coin_category_overrides_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete cascade,
  constraint coin_category_overrides_coin_key unique (tenant_id, user_id, coin),
  constraint coin_category_overrides_coin_check check (coin ~ '^[A-Z0-9]{1,20}$'),
  constraint coin_category_overrides_category_check
    check (category in ('approved', 'borderline', 'questionable', 'meme', 'blacklisted'))
);

create index coin_category_overrides_created_at_idx on app_public.coin_category_overrides (tenant_id, created_at);

comment on table app_public.coin_category_overrides is 'One user''s own category of a coin, which goes before the global one.';
comment on column app_public.coin_category_overrides.coin is 'The coin, such as BTC; it need not have a global category.';
comment on column app_public.coin_category_overrides.category is 'approved, borderline, questionable, meme or blacklisted.';
comment on column app_public.coin_category_overrides.reason is 'Why.';

create trigger coin_category_overrides_touch before update on app_public.coin_category_overrides
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.coin_category_overrides', reads => 'own', writes => 'own');

grant select, delete on app_public.coin_category_overrides to app_user;
grant insert (id, user_id, coin, category, reason) on app_public.coin_category_overrides to app_user;
grant update (category, reason) on app_public.coin_category_overrides to app_user;

-- A user's own category of a coin goes before the global one. An owner sees
-- everyone's overrides, so the user is named here and not left to the policy.
create or replace function app_public.category_of_coin(coin text) returns text
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(
    (select coin_category_overrides.category
       from app_public.coin_category_overrides
      where coin_category_overrides.user_id = (select tenancy.current_user_id())
        and coin_category_overrides.coin = category_of_coin.coin),
    (select coin_categories.category
       from app_public.coin_categories
      where coin_categories.coin = category_of_coin.coin)
  );
end;

comment on function app_public.category_of_coin(text) is
  'The category that holds for the current user: the own one, else the global one, else null.';

grant execute on function app_public.category_of_coin(text) to app_user;
