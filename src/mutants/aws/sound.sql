-- Order management for many shops, pooled in one database, with a database login for each shop. The
-- connection pool of a shop signs in as the shop; tenant_id holds the name of its login.
--
-- Why it is sound:
-- * Every policy compares tenant_id with current_user. A shop's login is a member of shop_logins
--   alone, which owns nothing and has no login, so current_user is whoever signed in.
-- * All keys lead with tenant_id: primary, unique and foreign. Nobody can meet another shop's value.
-- * Row security is forced. The owner has no login, and one policy: it may add to the log, because
--   the definer trigger that writes it runs as the owner. The trigger takes the row's own tenant_id.
-- * order_report belongs to a role without BYPASSRLS, for which the policies hold. Inside of it
--   current_user is still the shop. Functions run with their caller's rights.
-- * Partitions have row security, no policy and no grant.
do $$ declare role record; begin
  for role in select * from (values
      ('shop_owner', 'nologin'), ('shop_reporting', 'nologin'), ('shop_logins', 'nologin'),
      ('shop_provisioning', 'nologin bypassrls'),
      ('acme', 'login'), ('globex', 'login'), ('initech', 'login')
    ) as wanted (name, options) loop
    -- Roles belong to the server: another database may have made them.
    if to_regrole(role.name) is null then
      execute format('create role %I %s', role.name, role.options);
    end if;
  end loop;
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to shop_logins', current_database());
  execute format('grant create on database %I to shop_owner', current_database());
end $$;
grant shop_logins to acme, globex, initech;
revoke all on schema public from public;
alter default privileges for role shop_owner revoke execute on functions from public;

set role shop_owner;
create schema shop;
grant usage on schema shop to shop_logins, shop_reporting, shop_provisioning;

--------------------------------------------------------------------------------
-- For all shops

create table shop.tiers (
  tier text primary key,
  requests_per_minute integer not null check (requests_per_minute > 0)
);
insert into shop.tiers values ('bronze', 60), ('silver', 600), ('gold', 6000);

--------------------------------------------------------------------------------
-- A shop and its people

create table shop.tenants (
  tenant_id text primary key default current_user,
  name text not null,
  status text not null default 'active' check (status in ('active', 'suspended')),
  tier text not null default 'bronze' references shop.tiers on delete restrict
);

create table shop.tenant_users (
  tenant_id text not null default current_user references shop.tenants on delete cascade,
  user_id uuid not null default gen_random_uuid(),
  email text not null,
  given_name text not null check (given_name <> ''),
  family_name text not null check (family_name <> ''),
  primary key (tenant_id, user_id),
  unique (tenant_id, email)
);

create table shop.settings (
  tenant_id text not null default current_user references shop.tenants on delete cascade,
  name text not null,
  value jsonb not null default '{}',
  primary key (tenant_id, name)
);

--------------------------------------------------------------------------------
-- Catalogue

create table shop.products (
  tenant_id text not null default current_user references shop.tenants on delete cascade,
  product_id uuid not null default gen_random_uuid(),
  sku text not null,
  name text not null,
  price numeric(12, 2) not null check (price >= 0),
  primary key (tenant_id, product_id),
  unique (tenant_id, sku)
);

create table shop.categories (
  tenant_id text not null default current_user references shop.tenants on delete cascade,
  category_id uuid not null default gen_random_uuid(),
  name text not null,
  primary key (tenant_id, category_id),
  unique (tenant_id, name)
);

create table shop.product_categories (
  tenant_id text not null default current_user,
  product_id uuid not null,
  category_id uuid not null,
  primary key (tenant_id, product_id, category_id),
  foreign key (tenant_id, product_id) references shop.products on delete cascade,
  foreign key (tenant_id, category_id) references shop.categories on delete cascade
);
create index on shop.product_categories (tenant_id, category_id);

--------------------------------------------------------------------------------
-- Orders

create table shop.customers (
  tenant_id text not null default current_user references shop.tenants on delete cascade,
  customer_id uuid not null default gen_random_uuid(),
  name text not null,
  email text,
  primary key (tenant_id, customer_id)
);

create table shop.orders (
  tenant_id text not null default current_user,
  order_id uuid not null default gen_random_uuid(),
  customer_id uuid not null,
  status text not null default 'new' check (status in ('new', 'paid', 'shipped')),
  ordered_at timestamptz not null default now(),
  primary key (tenant_id, order_id),
  foreign key (tenant_id, customer_id) references shop.customers on delete restrict
);
create index on shop.orders (tenant_id, customer_id);

create table shop.order_lines (
  tenant_id text not null default current_user,
  order_id uuid not null,
  line_number integer not null,
  product_id uuid not null,
  quantity integer not null check (quantity > 0),
  primary key (tenant_id, order_id, line_number),
  foreign key (tenant_id, order_id) references shop.orders on delete cascade,
  foreign key (tenant_id, product_id) references shop.products on delete restrict
);
create index on shop.order_lines (tenant_id, product_id);

create table shop.shipments (
  tenant_id text not null default current_user references shop.tenants on delete cascade,
  shipment_id uuid not null default gen_random_uuid(),
  tracking_number text not null,
  shipped_at timestamptz not null default now(),
  primary key (tenant_id, shipment_id)
) partition by hash (tenant_id);
do $$ begin
  for part in 0..7 loop
    execute format(
      'create table shop.shipments_p%s partition of shop.shipments for values with (modulus 8, remainder %1$s)', part
    );
  end loop;
end $$;

create table shop.metering (
  tenant_id text not null default current_user references shop.tenants on delete cascade,
  metered_at timestamptz not null default now(),
  metric text not null,
  amount bigint not null default 1,
  primary key (tenant_id, metered_at, metric)
);

create table shop.change_log (
  tenant_id text not null references shop.tenants on delete cascade,
  change_id bigint generated always as identity,
  changed_at timestamptz not null default now(),
  relation text not null,
  payload jsonb not null,
  primary key (tenant_id, change_id)
);

create function shop.log_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into shop.change_log (tenant_id, relation, payload)
  values (NEW.tenant_id, TG_RELID::regclass::text, to_jsonb(NEW));
  return null;
end
$$;
create trigger log_change after insert or update on shop.orders
  for each row execute function shop.log_change();
create trigger log_change after insert or update on shop.products
  for each row execute function shop.log_change();

--------------------------------------------------------------------------------
-- Row level security

do $$ declare relation regclass; begin
  for relation in
    select oid from pg_class where relnamespace = 'shop'::regnamespace and relkind in ('r', 'p') and relname <> 'tiers'
  loop
    execute format('alter table %s enable row level security, force row level security', relation);
    if not (select relispartition from pg_class where oid = relation) then
      execute format(
        'create policy tenant_isolation_policy on %s using (tenant_id = current_user) with check (tenant_id = current_user)',
        relation
      );
    end if;
  end loop;
end $$;
create policy log_writer_policy on shop.change_log for insert to shop_owner with check (true);

--------------------------------------------------------------------------------
-- What a shop may ask

create view shop.open_orders with (security_invoker = true) as
  select orders.tenant_id, orders.order_id, customers.name as customer, orders.ordered_at
    from shop.orders
    join shop.customers using (tenant_id, customer_id)
   where orders.status <> 'shipped';

create view shop.order_report with (security_barrier = true) as
  select tenant_id, order_id, sum(order_lines.quantity * products.price) as total
    from shop.order_lines
    join shop.products using (tenant_id, product_id)
   group by tenant_id, order_id;

create function shop.place_order(customer_id uuid) returns uuid
  language sql set search_path = pg_catalog, pg_temp
begin atomic
  insert into shop.orders (customer_id) values (place_order.customer_id) returning order_id;
end;

create function shop.stock_value() returns numeric
  language sql stable set search_path = pg_catalog, pg_temp
begin atomic
  select sum(price) from shop.products;
end;

grant select on shop.tiers to shop_logins;
grant select, update (name) on shop.tenants to shop_logins;
grant select, insert, update, delete
  on shop.tenant_users, shop.settings, shop.products, shop.categories, shop.product_categories,
     shop.customers, shop.orders, shop.order_lines, shop.shipments
  to shop_logins;
grant select, insert on shop.metering to shop_logins;
grant select on shop.change_log, shop.open_orders, shop.order_report to shop_logins;
grant execute on function shop.place_order(uuid), shop.stock_value() to shop_logins;
grant select on shop.order_lines, shop.products to shop_reporting;
grant select, insert, update, delete on all tables in schema shop to shop_provisioning;
reset role;

alter view shop.order_report owner to shop_reporting;
