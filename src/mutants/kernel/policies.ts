import { fixed, type Mutant } from "../mutant.ts";
import { mutant } from "./mutant.ts";

// What the policies beside the wall ask of a role, they ask of the row's tenant.
const wall = (table: string, expression: string) =>
  `alter policy tenant_wall on app_public.${table} using (${expression}) with check (${expression})`;
const setting = "current_setting('app.current_tenant_id', true)";

/** Policies that say too much, or say it to the wrong role. */
export const policyMutants: readonly Mutant[] = [
  mutant("wall dropped", "permissive-widening", "comments", "drop policy tenant_wall on app_public.comments"),
  mutant(
    "wall dropped on a partitioned table",
    "permissive-widening",
    "events",
    "drop policy tenant_wall on app_public.events",
  ),
  mutant(
    "wall dropped on personal rows",
    "permissive-widening",
    "notes",
    "drop policy tenant_wall on app_public.notes",
    fixed,
  ),
  mutant(
    "wall of using (true)",
    "policy-noncanonical",
    "invoices",
    "alter policy tenant_wall on app_public.invoices using (true)",
  ),
  mutant(
    "wall with check (true)",
    "blind-write",
    "documents",
    "alter policy tenant_wall on app_public.documents with check (true)",
    fixed,
  ),
  mutant(
    "wall for reading alone",
    "blind-write",
    "tasks",
    "drop policy tenant_wall on app_public.tasks; create policy tenant_wall on app_public.tasks as restrictive for select to public using (tenant_id = tenancy.current_tenant_id() and uuid_eq(tenant_id, (select tenancy.sealed_tenant_id())))",
    fixed,
  ),
  mutant(
    "wall that permits instead of restricting",
    "permissive-widening",
    "projects",
    "drop policy tenant_wall on app_public.projects; create policy tenant_wall on app_public.projects to public using (tenant_id = tenancy.current_tenant_id() and uuid_eq(tenant_id, (select tenancy.sealed_tenant_id())))",
  ),
  mutant(
    "wall for the wrong role",
    "permissive-widening",
    "users",
    "alter policy tenant_wall on app_public.users to app_anonymous",
  ),
  mutant(
    "wall on a setting that nobody makes, open without it",
    "policy-noncanonical",
    "documents",
    wall("documents", "tenant_id::text = coalesce(current_setting('app.tenant', true), tenant_id::text)"),
  ),
  mutant(
    "wall that is open without a context",
    "policy-noncanonical",
    "invoices",
    wall("invoices", `tenant_id = coalesce(nullif(${setting}, '')::uuid, tenant_id)`),
  ),
  mutant(
    "wall that is open for an empty setting",
    "policy-noncanonical",
    "tenants",
    wall("tenants", `id::text = ${setting} or ${setting} = ''`),
  ),
  mutant(
    "wall that the planner merges with a comparison of the query",
    "policy-noncanonical",
    "tasks",
    wall("tasks", "tenant_id = (select tenancy.sealed_tenant_id())"),
    fixed,
  ),
  mutant(
    "wall that the planner merges, beside the claim",
    "policy-noncanonical",
    "events",
    wall(
      "events",
      "tenant_id = tenancy.current_tenant_id() and tenant_id = (select tenant_id from tenancy.sealed_tenant)",
    ),
    fixed,
  ),
  mutant(
    "wall that matches a pattern",
    "policy-noncanonical",
    "counters",
    wall("counters", `tenant_id::text like ${setting}`),
  ),
  mutant(
    "wall that compares the first digits",
    "policy-noncanonical",
    "api_tokens",
    wall("api_tokens", `left(tenant_id::text, 4) = left(${setting}, 4)`),
    fixed,
  ),
  mutant(
    "wall with `or tenant_id is null`",
    "tenant-null",
    "documents",
    wall(
      "documents",
      `tenant_id is null or (tenant_id = tenancy.current_tenant_id() and uuid_eq(tenant_id, (select tenancy.sealed_tenant_id())))`,
    ),
    fixed,
  ),
  mutant(
    "wall that an administrator's setting opens",
    "policy-noncanonical",
    "users",
    wall(
      "users",
      `(tenant_id = tenancy.current_tenant_id() and uuid_eq(tenant_id, (select tenancy.sealed_tenant_id()))) or current_setting('app.is_admin', true) = 'on'`,
    ),
    fixed,
  ),
  mutant(
    "second policy opens reading",
    "permissive-widening",
    "orders",
    "create policy everyone on app_public.orders for select to app_user using (true)",
  ),
  mutant(
    "second policy opens updating",
    "blind-write",
    "orders",
    "create policy everyone on app_public.orders for update to app_user using (true)",
  ),
  mutant(
    "second policy opens deleting",
    "blind-write",
    "orders",
    "create policy everyone on app_public.orders for delete to app_user using (true)",
  ),
  mutant(
    "second policy opens inserting",
    "blind-write",
    "orders",
    "create policy everyone on app_public.orders for insert to app_user with check (true)",
  ),
  mutant(
    "second policy to public",
    "permissive-widening",
    "order_items",
    "create policy everyone on app_public.order_items to public using (true)",
  ),
  mutant(
    "second policy asks for any context",
    "permissive-widening",
    "order_items",
    "create policy anybody on app_public.order_items for select to app_user using (app_public.order_tenant() is not null)",
  ),
  mutant(
    "update moves rows",
    "blind-write",
    "orders",
    "alter policy orders_update on app_public.orders with check (true)",
  ),
  mutant(
    "delete asks for nothing",
    "blind-write",
    "orders",
    "alter policy orders_delete on app_public.orders using (true)",
  ),
  mutant(
    "second policy for rows that say they are shared",
    "permissive-widening",
    "orders",
    "alter table app_public.orders add shared boolean not null default false; create policy shared on app_public.orders for select to app_user using (shared)",
  ),
  mutant(
    "second policy for a setting",
    "permissive-widening",
    "orders",
    "create policy support on app_public.orders for select to app_user using (current_setting('app.support', true) = 'on')",
  ),
  mutant(
    "second policy that a grant would wake",
    "permissive-widening",
    "order_items",
    "create policy cleaners on app_public.order_items for delete to app_anonymous using (true)",
    fixed,
  ),
  mutant(
    "an unqualified column is captured",
    "policy-noncanonical",
    "order_items",
    "alter policy order_items_all on app_public.order_items using (exists (select from app_public.orders where orders.tenant_id = tenant_id))",
  ),
  mutant(
    "compared with the user, not the tenant",
    "policy-noncanonical",
    "orders",
    "alter policy orders_select on app_public.orders using ((select tenancy.current_user_id()) is not null)",
  ),
  mutant(
    "a cast of the row's own text can fail",
    "policy-cast-error",
    "orders",
    "alter policy orders_select on app_public.orders using ((reference::json ->> 'tenant')::uuid = (select app_public.order_tenant()))",
    fixed,
  ),
  mutant(
    "shared rows may be written by every tenant",
    "rls-off",
    "countries",
    "alter table app_public.countries disable row level security; grant insert, update, delete on app_public.countries to app_user",
    fixed,
  ),
];
