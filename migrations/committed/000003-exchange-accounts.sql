--! Previous: sha1:5514be61e91e40bbb51acf82aa6a3766de088687
--! Hash: sha1:299f88163aa50560e758cafeb02613be3528e723
--! Message: exchange accounts

-- Everything from here on hangs on an exchange account and is personal: each table
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
  is_paper boolean not null default false,
  status text not null default 'active',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint exchange_accounts_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete restrict,
  constraint exchange_accounts_user_key unique (tenant_id, user_id, id),
  constraint exchange_accounts_is_paper_key unique (tenant_id, user_id, id, is_paper),
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
comment on column app_public.exchange_accounts.is_paper is 'True where nothing is really traded: such an account has no credential.';
comment on column app_public.exchange_accounts.status is 'active or archived.';

create trigger exchange_accounts_touch before update on app_public.exchange_accounts
  for each row execute function app_private.touch_updated_at();

-- Functions of the owner resolve credentials, in the current tenant alone.
select tenancy.protect('app_public.exchange_accounts', reads => 'own', writes => 'own', owner_reaches => true);

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
  is_paper boolean not null default false,
  label text not null,
  key_hint text not null,
  is_active boolean not null default true,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint api_credentials_account_fkey foreign key (tenant_id, user_id, account_id, is_paper)
    references app_public.exchange_accounts (tenant_id, user_id, id, is_paper) on delete cascade,
  constraint api_credentials_is_paper_check check (not is_paper),
  constraint api_credentials_account_key unique (tenant_id, user_id, account_id, id),
  constraint api_credentials_label_check check (length(label) between 1 and 255),
  constraint api_credentials_key_hint_check check (length(key_hint) <= 8)
);

create index api_credentials_created_at_idx on app_public.api_credentials (tenant_id, created_at);
create index api_credentials_account_id_idx
  on app_public.api_credentials (tenant_id, user_id, account_id, is_paper);
-- An account is traded with one credential at a time, so what it resolves to is certain.
create unique index api_credentials_active_key
  on app_public.api_credentials (tenant_id, account_id) where is_active;

comment on table app_public.api_credentials is $$
@behavior -insert

A credential of one account at its exchange. The secret itself is kept encrypted elsewhere and never shown.
$$;
comment on column app_public.api_credentials.account_id is 'The only account it is ever used for.';
comment on column app_public.api_credentials.is_paper is 'Always false: it keeps a paper account from having a row here.';
comment on column app_public.api_credentials.label is 'The user''s own name for it.';
comment on column app_public.api_credentials.key_hint is 'The last characters of the key, to recognise it by.';
comment on column app_public.api_credentials.is_active is 'False once it may no longer be used.';
comment on column app_public.api_credentials.last_used_at is 'When it was last used, to the minute.';

create trigger api_credentials_touch before update on app_public.api_credentials
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.api_credentials', reads => 'own', writes => 'own', owner_reaches => true);

grant select, delete on app_public.api_credentials to app_user;
grant insert (id, user_id, account_id, label, key_hint, is_active) on app_public.api_credentials to app_user;
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

comment on table app_private.api_secrets is
  '@rowhouse secrets(tenant_id, account_id, credential_id) Encrypted API secrets; each opens for its tenant, account and credential alone.';

select tenancy.protect('app_private.api_secrets', reads => 'own', writes => 'own', owner_reaches => true);

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
  set search_path = pg_catalog, pg_temp
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

-- What an account trades with. The only way to a secret, so the rules stand here and
-- nowhere else. A paper account resolves to no credential, of nobody.
create or replace function app_public.resolve_api_credential(
  account_id uuid,
  out answer text,
  out credential_id uuid,
  out key_id text,
  out nonce bytea,
  out ciphertext bytea
) returns record
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  account app_public.exchange_accounts;
  tenant uuid := tenancy.sealed_tenant_id();
begin
  select accounts.* into account
    from app_public.exchange_accounts as accounts
   where accounts.tenant_id = tenant
     and accounts.id = resolve_api_credential.account_id
     and (tenancy.sees_whole_tenant() or accounts.user_id = tenancy.sealed_user_id());
  if not found then
    answer := 'unknown account';
    return;
  end if;
  if account.is_paper then
    answer := 'public market data';
    return;
  end if;
  answer := case
    when not tenancy.may_write() then 'viewer'
    when account.status <> 'active' then 'archived account'
    when not exists (
      select from app_public.users
       where users.tenant_id = tenant and users.id = account.user_id and users.is_active) then 'deactivated user'
  end;
  if answer is not null then
    return;
  end if;

  select credentials.id into credential_id
    from app_public.api_credentials as credentials
   where credentials.tenant_id = tenant and credentials.account_id = account.id
     and credentials.is_active;
  if not found then
    answer := case
      when exists (
        select from app_public.api_credentials as credentials
         where credentials.tenant_id = tenant and credentials.account_id = account.id) then 'inactive credential'
      else 'no credential' end;
    return;
  end if;

  select secrets.key_id, secrets.nonce, secrets.ciphertext into key_id, nonce, ciphertext
    from app_private.api_secrets as secrets
   where secrets.tenant_id = tenant and secrets.credential_id = resolve_api_credential.credential_id;
  if not found then
    answer := 'no secret';
    return;
  end if;
  -- A program asks for it many times a second: once a minute is noted.
  if not current_setting('transaction_read_only')::boolean then
    update app_public.api_credentials as credentials
       set last_used_at = now()
     where credentials.tenant_id = tenant
       and credentials.id = resolve_api_credential.credential_id
       and (credentials.last_used_at is null or credentials.last_used_at < now() - interval '1 minute');
  end if;
  answer := 'credential';
end
$$;

comment on function app_public.resolve_api_credential(uuid) is $$
@behavior -*

What an account trades with: "credential" with its encrypted secret, "public market data" for a paper account, or why there is neither. For the server, which opens the secret; not part of the API.
$$;

grant execute on function app_public.resolve_api_credential(uuid) to app_user;

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
-- prop_firm_rules: what a firm that lends the capital demands of the account.

create table app_public.prop_firm_rules (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  firm text not null,
  initial_deposit numeric not null,
  daily_drawdown_percent numeric not null,
  total_drawdown_percent numeric not null,
  profit_target_percent numeric,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint prop_firm_rules_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete cascade,
  constraint prop_firm_rules_account_key unique (tenant_id, account_id),
  constraint prop_firm_rules_firm_check check (length(firm) between 1 and 100),
  constraint prop_firm_rules_initial_deposit_check check (initial_deposit > 0 and initial_deposit < 'infinity'),
  constraint prop_firm_rules_daily_drawdown_percent_check check (daily_drawdown_percent > 0 and daily_drawdown_percent <= 100),
  constraint prop_firm_rules_total_drawdown_percent_check
    check (total_drawdown_percent > 0 and total_drawdown_percent <= 100),
  constraint prop_firm_rules_profit_target_percent_check check (profit_target_percent > 0 and profit_target_percent < 'infinity')
);

create index prop_firm_rules_account_id_idx on app_public.prop_firm_rules (tenant_id, user_id, account_id);

comment on table app_public.prop_firm_rules is 'What a firm that lends the capital of an account demands of it.';
comment on column app_public.prop_firm_rules.account_id is 'The account.';
comment on column app_public.prop_firm_rules.firm is 'The firm.';
comment on column app_public.prop_firm_rules.initial_deposit is 'What the firm has lent, in the account''s quote currency.';
comment on column app_public.prop_firm_rules.daily_drawdown_percent is 'How much of the deposit may be lost in a day, in percent.';
comment on column app_public.prop_firm_rules.total_drawdown_percent is 'How much of the deposit may be lost in all, in percent.';
comment on column app_public.prop_firm_rules.profit_target_percent is 'The profit that ends the evaluation, in percent of the deposit; null for none.';

create trigger prop_firm_rules_touch before update on app_public.prop_firm_rules
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.prop_firm_rules', reads => 'own', writes => 'own');

grant select, delete on app_public.prop_firm_rules to app_user;
grant insert (id, user_id, account_id, firm, initial_deposit, daily_drawdown_percent, total_drawdown_percent, profit_target_percent)
  on app_public.prop_firm_rules to app_user;
grant update (firm, initial_deposit, daily_drawdown_percent, total_drawdown_percent, profit_target_percent)
  on app_public.prop_firm_rules to app_user;

--------------------------------------------------------------------------------
-- auto_buy_rules: which balances of an account are turned into another currency.

create table app_public.auto_buy_rules (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  account_id uuid not null,
  currency text not null,
  minimum numeric not null,
  order_type text not null default 'market',
  is_enabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint auto_buy_rules_account_fkey foreign key (tenant_id, user_id, account_id)
    references app_public.exchange_accounts (tenant_id, user_id, id) on delete cascade,
  constraint auto_buy_rules_currency_key unique (tenant_id, account_id, currency),
  constraint auto_buy_rules_currency_check check (currency ~ '^[A-Z0-9]{1,20}$'),
  constraint auto_buy_rules_minimum_check check (minimum > 0 and minimum < 'infinity'),
  constraint auto_buy_rules_order_type_check check (order_type in ('market', 'limit'))
);

create index auto_buy_rules_account_id_idx on app_public.auto_buy_rules (tenant_id, user_id, account_id);

comment on table app_public.auto_buy_rules is 'When an account buys BTC with what it holds of a currency.';
comment on column app_public.auto_buy_rules.account_id is 'The account.';
comment on column app_public.auto_buy_rules.currency is 'The currency that is spent, such as USD or USDC.';
comment on column app_public.auto_buy_rules.minimum is 'The balance of it from which on the account buys.';
comment on column app_public.auto_buy_rules.order_type is 'market or limit.';
comment on column app_public.auto_buy_rules.is_enabled is 'False while nothing is bought.';

create trigger auto_buy_rules_touch before update on app_public.auto_buy_rules
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.auto_buy_rules', reads => 'own', writes => 'own');

grant select, delete on app_public.auto_buy_rules to app_user;
grant insert (id, user_id, account_id, currency, minimum, order_type, is_enabled)
  on app_public.auto_buy_rules to app_user;
grant update (minimum, order_type, is_enabled) on app_public.auto_buy_rules to app_user;
