import { fixed, grantTemporary, type Mutant } from "../mutant.ts";
import { asOwner, mutant } from "./mutant.ts";

const definer = "language sql security definer set search_path = pg_catalog, pg_temp";
const grant = (name: string) => `grant execute on function shop.${name} to shop_logins`;

/** Views and functions with rights that are not their caller's. */
export const codeMutants: readonly Mutant[] = [
  mutant(
    "the report belongs to a superuser",
    "view-owner-rights",
    "order_report",
    "alter view shop.order_report owner to current_user",
  ),
  mutant(
    "the report belongs to a role that bypasses row security",
    "view-owner-rights",
    "order_report",
    "alter view shop.order_report owner to shop_provisioning",
  ),
  mutant(
    "view with its owner's rights on unforced tables",
    "view-owner-rights",
    "open_orders",
    "alter view shop.open_orders reset (security_invoker); alter table shop.orders no force row level security; alter table shop.customers no force row level security",
  ),
  mutant(
    "function with a superuser's rights reads",
    "secdef",
    "shop.find_products",
    `create function shop.find_products(sku text) returns setof shop.products stable ${definer} as $$ select * from shop.products where products.sku = find_products.sku $$; ${grant("find_products")}`,
  ),
  mutant(
    "function that takes the shop, or who has signed in",
    "secdef",
    "shop.count_orders",
    `create function shop.count_orders(tenant_id text default null) returns bigint stable ${definer} as $$ select count(*) from shop.orders where orders.tenant_id = coalesce(count_orders.tenant_id, session_user) $$; ${grant("count_orders")}`,
  ),
  mutant(
    "function that cancels by id",
    "secdef",
    "shop.cancel_order",
    `create function shop.cancel_order(order_id uuid) returns void ${definer} as $$ delete from shop.orders where orders.order_id = cancel_order.order_id $$; ${grant("cancel_order")}`,
  ),
  mutant(
    "procedure that changes all",
    "secdef",
    "shop.raise_prices",
    `create procedure shop.raise_prices() ${definer} as $$ update shop.products set price = price + 1 $$; grant execute on procedure shop.raise_prices to shop_logins`,
  ),
  mutant(
    "function that numbers all shops' orders",
    "sequences",
    "shop.next_order_number",
    `create sequence shop.all_orders; create function shop.next_order_number() returns bigint ${definer} as $$ select nextval('shop.all_orders') $$; ${grant("next_order_number")}`,
  ),
  mutant(
    "trigger that looks at all shops",
    "trigger-rule",
    "categories",
    "create function shop.refuse_known_name() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin if exists (select from shop.categories where name = NEW.name and category_id <> NEW.category_id) then raise exception 'the name is taken'; end if; return NEW; end $$; create trigger refuse_known_name before insert or update on shop.categories for each row execute function shop.refuse_known_name()",
  ),
  mutant(
    "rule that runs with its owner's rights",
    "trigger-rule",
    "customers",
    "create rule copy_customer as on insert to shop.customers do also update shop.settings set value = to_jsonb(NEW.name) where name = NEW.email",
    fixed,
  ),
  mutant(
    "definer function without a search_path",
    "secdef-path",
    "shop.count_tiers",
    asOwner(
      "create function shop.count_tiers() returns bigint language plpgsql stable security definer as $$ begin return (select count(*) from tiers); end $$; grant execute on function shop.count_tiers to shop_logins",
    ),
    fixed,
  ),
  mutant(
    "definer function whose path has a schema that shops may create in",
    "secdef-path",
    "shop.tier_of",
    asOwner(
      "grant create on schema shop to shop_logins; create function shop.tier_of() returns text language sql stable security definer set search_path = shop, pg_temp as $$ select tier from tiers limit 1 $$; grant execute on function shop.tier_of to shop_logins",
    ),
    fixed,
  ),
  mutant(
    "definer function with an empty search_path, where shops make temporary types",
    "secdef-path",
    "shop.label_of",
    `${grantTemporary("shop_logins")}; create function shop.label_of() returns text language plpgsql stable security definer set search_path = '' as $$ declare label text := 'order'; begin return label; end $$; ${grant("label_of")}`,
    fixed,
  ),
  mutant(
    "leakproof function of an application",
    "leakproof-function",
    "shop.is_short",
    `create function shop.is_short(value text) returns boolean language plpgsql stable leakproof cost 0.0001 as $$ begin raise notice '%', value; return true; end $$; ${grant("is_short")}`,
  ),
];
