import { fixed, type Mutant } from "../mutant.ts";
import { isolation, mutant } from "./mutant.ts";

/** Policies that ask too little, or believe what a shop can say of itself. */
export const policyMutants: readonly Mutant[] = [
  mutant(
    "second policy opens reading",
    "permissive-widening",
    "products",
    "create policy everyone on shop.products for select to shop_logins using (true)",
  ),
  mutant(
    "second policy opens deleting",
    "blind-write",
    "categories",
    "create policy everyone on shop.categories for delete to shop_logins using (true); create policy seen on shop.categories for select to shop_logins using (true)",
  ),
  mutant(
    "second policy opens inserting",
    "blind-write",
    "customers",
    "create policy everyone on shop.customers for insert to shop_logins with check (true)",
  ),
  mutant(
    "rows may be given to another shop",
    "blind-write",
    "orders",
    "alter policy tenant_isolation_policy on shop.orders with check (true)",
  ),
  mutant(
    "policy of using (true)",
    "policy-noncanonical",
    "order_lines",
    "alter policy tenant_isolation_policy on shop.order_lines using (true)",
  ),
  mutant(
    "asks only whether a shop has signed in",
    "policy-noncanonical",
    "settings",
    isolation("settings", "pg_has_role(current_user, 'shop_logins', 'member')"),
  ),
  mutant(
    "asks whether the shop is known",
    "policy-noncanonical",
    "tenant_users",
    isolation("tenant_users", "exists (select from shop.tenants where tenants.tenant_id = current_user)"),
  ),
  mutant(
    "an unqualified column is captured",
    "policy-noncanonical",
    "order_lines",
    "alter policy tenant_isolation_policy on shop.order_lines using (exists (select from shop.orders where orders.tenant_id = tenant_id))",
  ),
  mutant(
    "a setting names the shop, too",
    "policy-noncanonical",
    "products",
    isolation("products", "tenant_id = current_user or tenant_id = current_setting('app.tenant', true)"),
  ),
  mutant(
    "a setting names the shop, where there is one",
    "policy-noncanonical",
    "customers",
    isolation(
      "customers",
      "tenant_id = coalesce(nullif(current_setting('app.tenant', true), ''), current_user)",
    ),
  ),
  mutant(
    "a setting opens all rows",
    "policy-noncanonical",
    "orders",
    isolation("orders", "tenant_id = current_user or current_setting('app.is_admin', true) = 'on'"),
  ),
  mutant(
    "a setting closes, nothing else does",
    "policy-noncanonical",
    "categories",
    isolation(
      "categories",
      "tenant_id = coalesce(nullif(current_setting('app.tenant', true), ''), tenant_id)",
    ),
  ),
  mutant(
    "the name as a pattern",
    "policy-noncanonical",
    "products",
    isolation("products", "current_user like tenant_id || '%'"),
    fixed,
  ),
  mutant(
    "compares the first letters",
    "policy-noncanonical",
    "customers",
    isolation("customers", "left(tenant_id, 3) = left(current_user, 3)"),
    fixed,
  ),
  mutant(
    "compares without case",
    "policy-noncanonical",
    "settings",
    isolation("settings", "lower(tenant_id) = lower(current_user)"),
    fixed,
  ),
  mutant(
    "recent rows are everybody's",
    "policy-noncanonical",
    "orders",
    "create policy recent on shop.orders for select using (ordered_at > now() - interval '1 day')",
  ),
  mutant(
    "rows in one state are everybody's",
    "policy-noncanonical",
    "orders",
    "create policy shipped on shop.orders for select using (status = 'shipped')",
  ),
  mutant(
    "everybody may write the log",
    "blind-write",
    "change_log",
    "alter policy log_writer_policy on shop.change_log to public; grant insert on shop.change_log to shop_logins",
  ),
  mutant(
    "the reporting role reads all, and its view with it",
    "view-owner-rights",
    "order_report",
    "create policy reporting on shop.order_lines for select to shop_reporting using (true); create policy reporting on shop.products for select to shop_reporting using (true)",
  ),
  mutant(
    "a policy that a grant would wake",
    "permissive-widening",
    "metering",
    "create policy cleaners on shop.metering for delete to shop_logins using (true)",
    fixed,
  ),
  mutant(
    "prices that every shop may change",
    "rls-off",
    "tiers",
    "grant update on shop.tiers to shop_logins",
    fixed,
  ),
];
