--! Previous: sha1:5514be61e91e40bbb51acf82aa6a3766de088687
--! Hash: sha1:99382b8c39352e1e79a5cf8d0a3563194e79a665
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
  set search_path = pg_catalog, pg_temp
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
