import { fixed, type Mutant, unproven } from "../mutant.ts";
import { asOwner, mutant } from "./mutant.ts";

const notOf = (tenants: string) =>
  `do $$ declare part regclass; begin select relid into part from pg_partition_tree('shop.shipments') where isleaf and not exists (select from unnest(array[${tenants}]) t (id) where satisfies_hash_partition('shop.shipments'::regclass, 8, substring(relid::text from '[0-9]+$')::int, t.id)) and satisfies_hash_partition('shop.shipments'::regclass, 8, substring(relid::text from '[0-9]+$')::int, 'initech'::text) limit 1; execute format('alter table %s rename to shipments_third', part); end $$; alter table shop.shipments_third disable row level security; grant select on shop.shipments_third to shop_logins`;

/** Tables without their policies, and keys that forget the shop. */
export const tableMutants: readonly Mutant[] = [
  mutant("row security off", "rls-off", "products", "alter table shop.products disable row level security"),
  mutant(
    "row security off at the root",
    "rls-off",
    "tenants",
    "alter table shop.tenants disable row level security",
  ),
  mutant(
    "row security off on a junction",
    "rls-off",
    "product_categories",
    "alter table shop.product_categories disable row level security",
  ),
  mutant(
    "force lost",
    "owner-exempt",
    "customers",
    "alter table shop.customers no force row level security",
    fixed,
  ),
  mutant(
    "a shop's login owns an unforced table",
    "owner-exempt",
    "customers",
    "alter table shop.customers no force row level security; alter table shop.customers owner to acme",
  ),
  mutant(
    "a copy made by create table as",
    "rls-off",
    "customers_backup",
    asOwner(
      "create table shop.customers_backup as select * from shop.customers; grant select on shop.customers_backup to shop_logins",
    ),
  ),
  mutant(
    "a child that only its parent ties to a shop",
    "rls-off",
    "product_images",
    asOwner(
      "create table shop.product_images (image_id uuid primary key default gen_random_uuid(), shop text not null, product uuid not null, url text not null, foreign key (shop, product) references shop.products on delete cascade); grant select, delete on shop.product_images to shop_logins",
    ),
  ),
  mutant(
    "a partition of a third shop, granted",
    "partition-direct",
    "shipments_third",
    notOf("'acme', 'globex'"),
    unproven,
  ),
  mutant(
    "a list partition of a third shop, granted",
    "partition-direct",
    ["returns", "returns_initech"],
    asOwner(
      "create table shop.returns (tenant_id text not null default current_user references shop.tenants on delete cascade, return_id uuid not null default gen_random_uuid(), reason text not null, primary key (tenant_id, return_id)) partition by list (tenant_id); create table shop.returns_initech partition of shop.returns for values in ('initech'); create table shop.returns_rest partition of shop.returns default; alter table shop.returns enable row level security, force row level security; alter table shop.returns_rest enable row level security, force row level security; create policy tenant_isolation_policy on shop.returns using (tenant_id = current_user); grant select, insert on shop.returns to shop_logins; grant select on shop.returns_initech to shop_logins",
    ),
    unproven,
  ),
  mutant(
    "names of shops in the bounds of partitions",
    "partition-direct",
    "returns",
    asOwner(
      "create table shop.returns (tenant_id text not null default current_user references shop.tenants on delete cascade, return_id uuid not null default gen_random_uuid(), reason text not null, primary key (tenant_id, return_id)) partition by list (tenant_id); create table shop.returns_p1 partition of shop.returns for values in ('initech', 'umbrella'); create table shop.returns_rest partition of shop.returns default; alter table shop.returns enable row level security, force row level security; alter table shop.returns_p1 enable row level security, force row level security; alter table shop.returns_rest enable row level security, force row level security; create policy tenant_isolation_policy on shop.returns using (tenant_id = current_user); grant select, insert on shop.returns to shop_logins",
    ),
    fixed,
  ),
  mutant(
    "all partitions without row security",
    "partition-direct",
    "shipments",
    "do $$ declare part regclass; begin for part in select relid from pg_partition_tree('shop.shipments') where isleaf loop execute format('alter table %s disable row level security', part); end loop; end $$",
    fixed,
  ),
  mutant(
    "inheritance child",
    "partition-direct",
    "orders_archive",
    asOwner(
      "create table shop.orders_archive () inherits (shop.orders); grant select on shop.orders_archive to shop_logins",
    ),
  ),
  mutant(
    "unique key among all shops",
    "unique-oracle",
    "products",
    "alter table shop.products add constraint products_sku_key unique (sku)",
  ),
  mutant(
    "unique address among all shops",
    "unique-oracle",
    "customers",
    "create unique index customers_email_idx on shop.customers (lower(email))",
    unproven,
  ),
  mutant(
    "primary key without the shop",
    "unique-oracle",
    "settings",
    "alter table shop.settings drop constraint settings_pkey, add primary key (name)",
  ),
  mutant(
    "simple foreign key",
    "fk-noncomposite",
    "order_lines",
    "alter table shop.products add constraint products_id_key unique (product_id); alter table shop.order_lines drop constraint order_lines_tenant_id_product_id_fkey, add foreign key (product_id) references shop.products (product_id) on delete cascade",
  ),
  mutant(
    "simple foreign key that may be null",
    "fk-noncomposite",
    "orders",
    "alter table shop.customers add constraint customers_id_key unique (customer_id); alter table shop.orders add referred_by uuid references shop.customers (customer_id) on delete set null",
    unproven,
  ),
  mutant(
    "set null takes the shop",
    "fk-set-null-tenant",
    "products",
    "alter table shop.products add category_id uuid, add foreign key (tenant_id, category_id) references shop.categories on delete set null; create index on shop.products (tenant_id, category_id)",
    fixed,
  ),
  mutant(
    "rows without a shop are everybody's",
    "tenant-null",
    "metering",
    "alter table shop.metering drop constraint metering_pkey, alter tenant_id drop not null; create index on shop.metering (tenant_id); alter policy tenant_isolation_policy on shop.metering using (tenant_id = current_user or tenant_id is null)",
    fixed,
  ),
  mutant(
    "products that say they are public",
    "permissive-widening",
    "products",
    "alter table shop.products add is_public boolean not null default false; create policy public_products on shop.products for select using (is_public)",
  ),
  mutant(
    "a log without a shop, filled by a definer trigger",
    "trigger-rule",
    "raw_log",
    asOwner(
      "create table shop.raw_log (logged_at timestamptz not null default now(), payload jsonb not null); create function shop.log_raw() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin insert into shop.raw_log (payload) values (to_jsonb(NEW)); return null; end $$; create trigger log_raw after insert or update on shop.customers for each row execute function shop.log_raw(); grant select on shop.raw_log to shop_logins",
    ),
  ),
  mutant(
    "the log without row security",
    "trigger-rule",
    "change_log",
    "alter table shop.change_log disable row level security",
  ),
  mutant(
    "order numbers from one sequence",
    "sequences",
    ["orders", "shop.order_numbers"],
    asOwner(
      "create sequence shop.order_numbers; alter table shop.orders add order_number bigint not null default nextval('shop.order_numbers'); grant usage, select on sequence shop.order_numbers to shop_logins",
    ),
  ),
  mutant(
    "everything may be truncated",
    "table-privilege",
    "orders",
    "grant truncate on shop.orders to shop_logins",
  ),
  mutant(
    "foreign keys may refer to it",
    "table-privilege",
    "products",
    "grant references on shop.products to shop_logins",
  ),
  mutant(
    "materialized view",
    "matview",
    "sales",
    "create materialized view shop.sales as select tenant_id, count(*) as orders from shop.orders group by 1; grant select on shop.sales to shop_logins",
  ),
];
