import { fixed, type Mutant } from "../mutant.ts";
import { asOwner, grantTemporary, mutant } from "./mutant.ts";

/** Views and functions with rights that are not their caller's. */
export const codeMutants: readonly Mutant[] = [
  mutant(
    "view with a superuser's rights",
    "view-owner-rights",
    "all_invoices",
    "create view app_public.all_invoices as select * from app_public.invoices; grant select on app_public.all_invoices to app_user",
  ),
  mutant(
    "view that writes with a superuser's rights",
    "view-owner-rights",
    "all_users",
    "create view app_public.all_users as select * from app_public.users; grant select, update, delete on app_public.all_users to app_user",
  ),
  mutant(
    "view that forgets whose rights it has",
    "view-owner-rights",
    "open_tasks",
    "alter view app_public.open_tasks reset (security_invoker); alter view app_public.open_tasks owner to current_user",
  ),
  mutant(
    "view that filters without a barrier",
    "view-filter-no-barrier",
    "my_documents",
    "create view app_public.my_documents as select * from app_public.documents where tenant_id = tenancy.current_tenant_id(); grant select on app_public.my_documents to app_user",
  ),
  mutant(
    "materialized view",
    "matview",
    "invoice_totals",
    "create materialized view app_public.invoice_totals as select tenant_id, sum(total) as total from app_public.invoices group by 1; grant select on app_public.invoice_totals to app_user",
  ),
  mutant(
    "function with a superuser's rights reads",
    "secdef",
    "app_public.find_users",
    "create function app_public.find_users() returns setof app_public.users language sql stable security definer set search_path = '' as $$ select * from app_public.users $$; grant execute on function app_public.find_users to app_user",
  ),
  mutant(
    "function that counts everything",
    "secdef",
    "app_public.count_documents",
    "create function app_public.count_documents() returns bigint language sql stable security definer set search_path = '' as $$ select count(*) from app_public.documents $$; grant execute on function app_public.count_documents to app_user",
  ),
  mutant(
    "function that takes the tenant",
    "function-sets-tenant",
    "app_public.notes_of",
    "create function app_public.notes_of(tenant_id uuid) returns setof app_public.notes language sql stable security definer set search_path = '' as $$ select * from app_public.notes where notes.tenant_id = notes_of.tenant_id $$; grant execute on function app_public.notes_of to app_user",
  ),
  mutant(
    "function that takes an id",
    "secdef",
    "app_public.project_name",
    "create function app_public.project_name(project_id uuid) returns text language sql stable security definer set search_path = '' as $$ select name from app_public.projects where id = project_id $$; grant execute on function app_public.project_name to app_user",
  ),
  mutant(
    "function that deletes by id",
    "secdef",
    "app_public.delete_task",
    "create function app_public.delete_task(task_id uuid) returns void language sql security definer set search_path = '' as $$ delete from app_public.tasks where id = task_id $$; grant execute on function app_public.delete_task to app_user",
  ),
  mutant(
    "procedure that changes all",
    "secdef",
    "app_public.rename_all",
    "create procedure app_public.rename_all(name text) language sql security definer set search_path = '' as $$ update app_public.tenants set name = rename_all.name $$; grant execute on procedure app_public.rename_all to app_user",
  ),
  mutant(
    "function that enters any tenant",
    "function-sets-tenant",
    "app_public.become_tenant",
    "create function app_public.become_tenant(tenant_id uuid) returns void language sql set search_path = '' as $$ select set_config('app.current_tenant_id', tenant_id::text, true) $$; grant execute on function app_public.become_tenant to app_user",
  ),
  mutant(
    "definer function without a search_path",
    "secdef-path",
    "app_public.touch_invoices",
    `${asOwner("create function app_public.touch_invoices() returns void language sql security definer as $$ select null::void from app_public.invoices $$")}; grant execute on function app_public.touch_invoices to app_user`,
    fixed,
  ),
  mutant(
    "definer function whose search_path forgets pg_temp",
    "secdef-path",
    "app_public.list_invoices",
    `${asOwner("create function app_public.list_invoices() returns bigint language sql stable security definer set search_path = app_public as $$ select count(*) from invoices $$")}; grant execute on function app_public.list_invoices to app_user`,
    fixed,
  ),
  mutant(
    "definer function with an empty search_path, where tenants make temporary types",
    "secdef-path",
    "app_public.label_invoices",
    `${grantTemporary}; ${asOwner("create function app_public.label_invoices() returns text language plpgsql stable security definer set search_path = '' as $$ declare label text := 'invoice'; begin return label; end $$")}; grant execute on function app_public.label_invoices to app_user`,
    fixed,
  ),
  mutant(
    "context reader is immutable",
    "immutable-context",
    ["orders", "order_items"],
    "alter function app_public.order_tenant() immutable",
  ),
  mutant(
    "the kernel's context reader is immutable",
    "immutable-context",
    "tasks",
    "alter function tenancy.current_tenant_id() immutable",
  ),
  mutant(
    "leakproof function of an application",
    "leakproof-function",
    "app_public.is_short",
    "create function app_public.is_short(value text) returns boolean language plpgsql stable leakproof cost 0.0001 as $$ begin raise notice '%', value; return true; end $$; grant execute on function app_public.is_short to app_user",
  ),
  mutant(
    "helper of a policy belongs to the tenant's role",
    "policy-helper",
    "orders",
    "alter function app_public.order_tenant() owner to app_user",
    fixed,
  ),
  mutant(
    "helper of a policy finds names in the caller's path",
    "policy-helper",
    "orders",
    "create function app_public.order_visible(uuid) returns boolean language plpgsql stable as $$ begin return $1 in (select id from tenants); end $$; grant execute on function app_public.order_visible to app_user; alter policy orders_select on app_public.orders using (app_public.order_visible(tenant_id))",
    fixed,
  ),
  mutant(
    "trigger that looks with a superuser's rights",
    "trigger-rule",
    "documents",
    "create function app_public.refuse_known_title() returns trigger language plpgsql security definer set search_path = '' as $$ begin if exists (select from app_public.documents where title = NEW.title and id <> NEW.id) then raise exception 'the title is taken'; end if; return NEW; end $$; create trigger refuse_known_title before insert or update on app_public.documents for each row execute function app_public.refuse_known_title()",
  ),
  mutant(
    "trigger that waits for the commit",
    "deferred-trigger",
    "invoices",
    asOwner(
      "create function app_public.stamp() returns trigger language plpgsql set search_path = '' as $$ begin update app_public.counters set value = value + 1 where tenant_id = tenancy.current_tenant_id(); return null; end $$; create constraint trigger stamp after insert on app_public.invoices deferrable initially deferred for each row execute function app_public.stamp()",
    ),
    fixed,
  ),
  mutant(
    "rule that runs with its owner's rights",
    "trigger-rule",
    "tasks",
    "create rule copy_task as on insert to app_public.tasks do also update app_public.projects set name = NEW.title where id = NEW.project_id",
    fixed,
  ),
];
