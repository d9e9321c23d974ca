import { fixed, type Mutant, unproven } from "../mutant.ts";
import { isolation, mutant, tenant } from "./mutant.ts";

const optional = "current_setting('app.tenant', true)";

/** Policies that ask too little, or compare a number with another that means something else. */
export const policyMutants: readonly Mutant[] = [
  mutant(
    "second policy opens reading",
    "permissive-widening",
    "invoices",
    "create policy everyone on public.invoices for select to web using (true)",
  ),
  mutant(
    "second policy opens inserting",
    "blind-write",
    "tags",
    "create policy everyone on public.tags for insert to web with check (true)",
  ),
  mutant(
    "rows may be given to another account",
    "blind-write",
    "customers",
    "alter policy account_isolation on public.customers with check (true)",
  ),
  mutant(
    "policy of using (true)",
    "policy-noncanonical",
    "line_items",
    "alter policy account_isolation on public.line_items using (true)",
  ),
  mutant(
    "open without a setting",
    "policy-noncanonical",
    "projects",
    isolation("projects", `${optional} is null or account_id = nullif(${optional}, '')::bigint`),
  ),
  mutant(
    "open for an empty setting",
    "policy-noncanonical",
    "users",
    isolation("users", `${optional} = '' or account_id::text = ${optional}`),
  ),
  mutant(
    "falls back on the row's own account",
    "policy-noncanonical",
    "invoices",
    isolation("invoices", `account_id = coalesce(nullif(${optional}, '')::bigint, account_id)`),
  ),
  mutant(
    "asks only for any setting",
    "policy-noncanonical",
    "tags",
    isolation("tags", `${optional} is not null`),
  ),
  mutant(
    "the setting as a pattern",
    "policy-noncanonical",
    "customers",
    isolation("customers", `account_id::text like ${optional}`),
  ),
  mutant(
    "compares the last digits",
    "policy-noncanonical",
    "versions",
    isolation("versions", `account_id % 1000 = ${tenant} % 1000`),
    fixed,
  ),
  mutant(
    "compares another id with the account",
    "policy-noncanonical",
    "versions",
    isolation("versions", `account_id = ${tenant} or item_id = ${tenant}`),
    unproven,
  ),
  mutant(
    "the account, or another column of the row",
    "policy-noncanonical",
    "taggings",
    isolation("taggings", `${tenant} in (account_id, taggable_id)`),
    unproven,
  ),
  mutant(
    "compares the key with the account",
    "policy-noncanonical",
    "tags",
    isolation("tags", `id = ${tenant}`),
  ),
  mutant(
    "administrators see all accounts",
    "policy-noncanonical",
    "customers",
    isolation("customers", `account_id = ${tenant} or exists (select from public.users where users.admin)`),
  ),
  mutant(
    "a setting opens all rows",
    "policy-noncanonical",
    "users",
    isolation("users", `account_id = ${tenant} or current_setting('app.superuser', true) = 'true'`),
  ),
  mutant(
    "a setting of support opens all rows",
    "policy-noncanonical",
    "projects",
    isolation(
      "projects",
      `account_id = ${tenant} or nullif(current_setting('app.support_user_id', true), '') is not null`,
    ),
  ),
  mutant(
    "recent rows are everybody's",
    "policy-noncanonical",
    "events",
    isolation("events", `account_id = ${tenant} or created_at > now() - interval '1 hour'`),
  ),
  mutant(
    "rows in one state are everybody's",
    "policy-noncanonical",
    "invoices",
    isolation("invoices", `account_id = ${tenant} or state = 'paid'`),
  ),
  mutant(
    "rows without a customer are everybody's",
    "policy-noncanonical",
    "projects",
    isolation("projects", `account_id = ${tenant} or customer_id is null`),
  ),
  mutant(
    "rows that are visible by a word",
    "policy-noncanonical",
    "customers",
    `alter table public.customers add visibility varchar not null default 'private'; ${isolation("customers", `account_id = ${tenant} or visibility = 'public'`)}`,
  ),
  mutant(
    "what is old enough is everybody's",
    "policy-noncanonical",
    "versions",
    isolation("versions", `account_id = ${tenant} or created_at < now() - interval '1 year'`),
  ),
  mutant(
    "large amounts are everybody's",
    "policy-noncanonical",
    "line_items",
    isolation("line_items", `account_id = ${tenant} or cents > 100000`),
    unproven,
  ),
  mutant(
    "an unqualified column is captured",
    "policy-noncanonical",
    "line_items",
    isolation("line_items", "exists (select from public.invoices where invoices.account_id = account_id)"),
  ),
  mutant(
    "a parent that is looked up by half of its key",
    "policy-noncanonical",
    "line_items",
    isolation("line_items", "exists (select from public.invoices where invoices.id > 0)"),
  ),
  mutant(
    "a cast of the row's own text can fail",
    "policy-cast-error",
    "active_storage_blobs",
    isolation("active_storage_blobs", `(filename::json ->> 'account')::bigint = ${tenant}`),
    fixed,
  ),
  mutant(
    "restricts updating alone",
    "permissive-widening",
    "taggings",
    "alter policy account_isolation on public.taggings using (true); create policy own on public.taggings as restrictive for update to web using (account_id = current_setting('app.tenant')::bigint)",
  ),
  mutant(
    "a policy that a grant would wake",
    "permissive-widening",
    "versions",
    "create policy cleaning on public.versions for delete to web using (true)",
    fixed,
  ),
  mutant(
    "prices that every account may change",
    "rls-off",
    "plans",
    "grant update on public.plans to web",
    fixed,
  ),
];
