import { fixed, type Mutant, unproven } from "../mutant.ts";
import { asOwner, mutant } from "./mutant.ts";

/** Walls that are down, or let go of what they hold. */
export const tableMutants: readonly Mutant[] = [
  mutant(
    "row security off",
    "rls-off",
    "projects",
    "alter table app_public.projects disable row level security",
  ),
  mutant(
    "row security off at the root",
    "rls-off",
    "tenants",
    "alter table app_public.tenants disable row level security",
  ),
  mutant(
    "row security off on policies written by hand",
    "rls-off",
    "orders",
    "alter table app_public.orders disable row level security",
  ),
  mutant(
    "force lost",
    "owner-exempt",
    "tasks",
    "alter table app_public.tasks no force row level security",
    fixed,
  ),
  mutant(
    "the tenant's role owns an unforced table",
    "owner-exempt",
    "notes",
    "alter table app_public.notes no force row level security; alter table app_public.notes owner to app_user",
  ),
  mutant(
    "copy made by create table as",
    "rls-off",
    "tasks_copy",
    asOwner(
      "create table app_public.tasks_copy as select * from app_public.tasks; grant select on app_public.tasks_copy to app_user",
    ),
  ),
  mutant(
    "copy made by like",
    "rls-off",
    "invoices_old",
    asOwner(
      "create table app_public.invoices_old (like app_public.invoices including all); grant select, insert on app_public.invoices_old to app_user",
    ),
  ),
  mutant(
    "child table without a tenant",
    "rls-off",
    "attachments",
    asOwner(
      "create table app_public.attachments (id uuid primary key default tenancy.uuid_v7(), tenant uuid not null, document uuid not null, name text not null, foreign key (tenant, document) references app_public.documents (tenant_id, id) on delete cascade); grant select, delete on app_public.attachments to app_user",
    ),
  ),
  mutant(
    "audit table without row security",
    "trigger-rule",
    "audit_trail",
    asOwner(
      "create table app_public.audit_trail (tenant_id uuid not null, at timestamptz not null default now(), what text not null); grant select, insert on app_public.audit_trail to app_user",
    ),
  ),
  mutant(
    "log without a tenant, filled by a definer trigger",
    "trigger-rule",
    "change_log",
    "create table app_public.change_log (at timestamptz not null default now(), payload jsonb not null); create function app_private.log_change() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin insert into app_public.change_log (payload) values (to_jsonb(NEW)); return null; end $$; create trigger log_change after insert or update on app_public.documents for each row execute function app_private.log_change(); grant select on app_public.change_log to app_user",
  ),
  mutant(
    "inheritance child",
    "partition-direct",
    "projects_archive",
    asOwner(
      "create table app_public.projects_archive () inherits (app_public.projects); grant select on app_public.projects_archive to app_user",
    ),
  ),
  mutant(
    "partitions granted, reachable and without row security",
    "partition-direct",
    "events",
    "do $$ declare partition regclass; begin for partition in select relid from pg_partition_tree('app_public.events') where isleaf loop execute format('alter table %s disable row level security; grant select, insert, update, delete on %1$s to app_user', partition); end loop; end $$; grant usage on schema app_private to app_user",
  ),
  mutant(
    "one partition without row security",
    "partition-direct",
    "events",
    "alter table app_private.events_p01 disable row level security",
    fixed,
  ),
  mutant(
    "one partition granted",
    "partition-direct",
    "events",
    "grant usage on schema app_private to app_user; grant select on app_private.events_p02 to app_user",
    fixed,
  ),
  mutant(
    "detached partition, granted",
    "partition-direct",
    "events",
    "alter table app_public.events detach partition app_private.events_p03; alter table app_private.events_p03 disable row level security; alter table app_private.events_p03 set schema app_public; grant select on app_public.events_p03 to app_user",
    fixed,
  ),
  mutant(
    "tenant may be null",
    "tenant-null",
    "documents",
    "alter table app_public.documents drop constraint documents_pkey, alter column tenant_id drop not null",
    fixed,
  ),
  mutant(
    "unique key without the tenant",
    "unique-oracle",
    "projects",
    "create unique index projects_name_idx on app_public.projects (name)",
  ),
  mutant(
    "unique expression without the tenant",
    "unique-oracle",
    "users",
    "create unique index users_lower_email_idx on app_public.users (lower(email))",
  ),
  mutant(
    "partial unique key without the tenant",
    "unique-oracle",
    "tasks",
    "create unique index tasks_open_title_idx on app_public.tasks (title) where status = 'open'",
  ),
  mutant(
    "exclusion constraint without the tenant",
    "unique-oracle",
    "documents",
    "alter table app_public.documents add constraint documents_title_excl exclude using btree (title with =)",
  ),
  mutant(
    "unique key without the tenant on policies written by hand",
    "unique-oracle",
    "orders",
    "alter table app_public.orders add constraint orders_global_key unique (reference)",
  ),
  mutant(
    "simple foreign key",
    "fk-noncomposite",
    ["tasks"],
    "alter table app_public.projects add constraint projects_id_key unique (id); alter table app_public.tasks drop constraint tasks_project_fkey, add constraint tasks_project_fkey foreign key (project_id) references app_public.projects (id)",
  ),
  mutant(
    "cascade across tenants",
    "fk-noncomposite",
    ["comments"],
    "alter table app_public.tasks add constraint tasks_id_key unique (id); alter table app_public.comments drop constraint comments_task_fkey, add constraint comments_task_fkey foreign key (task_id) references app_public.tasks (id) on delete cascade",
  ),
  mutant(
    "simple foreign key on policies written by hand",
    "fk-noncomposite",
    ["order_items"],
    "alter table app_public.orders add constraint orders_id_key unique (id); alter table app_public.order_items drop constraint order_items_order_fkey, add constraint order_items_order_fkey foreign key (order_id) references app_public.orders (id) on delete cascade",
  ),
  mutant(
    "simple foreign key that may be null",
    "fk-noncomposite",
    "order_items",
    "alter table app_public.orders add constraint orders_id_key unique (id); alter table app_public.order_items add gift_of uuid references app_public.orders (id) on delete set null",
    unproven,
  ),
  mutant(
    "set null takes the tenant",
    "fk-set-null-tenant",
    "tasks",
    "alter table app_public.tasks drop constraint tasks_assignee_fkey, add constraint tasks_assignee_fkey foreign key (tenant_id, assignee_id) references app_public.users (tenant_id, id) on delete set null",
    fixed,
  ),
  mutant(
    "no index leads with the tenant",
    "timing",
    "documents",
    "alter table app_public.documents drop constraint documents_pkey, add primary key (id, tenant_id)",
    fixed,
  ),
  mutant(
    "context frozen in a partial index",
    "frozen-context",
    "invoices",
    "create function app_public.frozen_tenant() returns uuid language sql immutable as $$ select nullif(current_setting('app.current_tenant_id', true), '')::uuid $$; create index invoices_frozen_idx on app_public.invoices (tenant_id, number) where tenant_id = app_public.frozen_tenant()",
    fixed,
  ),
  mutant(
    "everything may be truncated",
    "table-privilege",
    "users",
    "grant truncate on app_public.users to app_user",
  ),
  mutant(
    "triggers may be attached",
    "table-privilege",
    "invoices",
    "grant trigger on app_public.invoices to app_user",
  ),
  mutant(
    "foreign keys may refer to it",
    "table-privilege",
    "documents",
    "grant references on app_public.documents to app_user",
  ),
  mutant(
    "it may be maintained",
    "table-privilege",
    "comments",
    "grant maintain on app_public.comments to app_user",
    { since: 17 },
  ),
  mutant(
    "shared sequence granted",
    "sequences",
    ["counters", "app_public.counters_id_seq"],
    "grant select, usage on sequence app_public.counters_id_seq to app_user",
  ),
];
