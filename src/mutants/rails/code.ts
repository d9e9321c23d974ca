import { fixed, grantTemporary, type Mutant } from "../mutant.ts";
import { asOwner, mutant, tenant } from "./mutant.ts";

const definer = "language sql security definer set search_path = pg_catalog, public, pg_temp";
const grant = (name: string) => `grant execute on function public.${name} to web`;

/** Views and functions with rights that are not their caller's. */
export const codeMutants: readonly Mutant[] = [
  mutant(
    "view with a superuser's rights",
    "view-owner-rights",
    "open_invoices",
    "alter view public.open_invoices reset (security_invoker); alter view public.open_invoices owner to current_user",
  ),
  mutant(
    "view that filters by the account without a barrier",
    "view-filter-no-barrier",
    "my_customers",
    `create view public.my_customers as select * from public.customers where account_id = ${tenant}; grant select on public.my_customers to web`,
  ),
  mutant(
    "function that finds by number",
    "secdef",
    "public.find_invoice",
    `create function public.find_invoice(number integer) returns setof public.invoices stable ${definer} as $$ select * from public.invoices where invoices.number = find_invoice.number $$; ${grant("find_invoice")}`,
  ),
  mutant(
    "function that takes the account",
    "secdef",
    "public.take_invoice_number",
    `create function public.take_invoice_number(account_id bigint) returns integer ${definer} as $$ update public.invoice_numbers set last_number = last_number + 1 where invoice_numbers.account_id = take_invoice_number.account_id returning last_number $$; ${grant("take_invoice_number")}`,
  ),
  mutant(
    "function that takes the account, or the setting's",
    "secdef",
    "public.list_customers",
    `create function public.list_customers(account_id bigint default null) returns setof public.customers stable ${definer} as $$ select * from public.customers where customers.account_id = coalesce(list_customers.account_id, ${tenant}) $$; ${grant("list_customers")}`,
  ),
  mutant(
    "function that enters any account",
    "function-sets-tenant",
    "public.use_account",
    `create function public.use_account(account_id bigint) returns text language sql set search_path = pg_catalog, pg_temp as $$ select set_config('app.tenant', account_id::text, true) $$; ${grant("use_account")}`,
  ),
  mutant(
    "function that deletes what is old",
    "secdef",
    "public.prune_events",
    `create function public.prune_events() returns bigint ${definer} as $$ with gone as (delete from public.events returning 1) select count(*) from gone $$; ${grant("prune_events")}`,
  ),
  mutant(
    "function that counts everything",
    "secdef",
    "public.count_users",
    `create function public.count_users() returns bigint stable ${definer} as $$ select count(*) from public.users $$; ${grant("count_users")}`,
  ),
  mutant(
    "function that tells whether an address is known",
    "secdef",
    "public.is_taken",
    `create function public.is_taken(email varchar) returns boolean stable ${definer} as $$ select exists (select from public.users where users.email = is_taken.email) $$; ${grant("is_taken")}`,
  ),
  mutant(
    "trigger that looks at all accounts",
    "trigger-rule",
    "tags",
    "create function public.refuse_known_tag() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$ begin if exists (select from public.tags where name = NEW.name and id <> NEW.id) then raise exception 'the name is taken'; end if; return NEW; end $$; create trigger refuse_known_tag before insert or update on public.tags for each row execute function public.refuse_known_tag()",
  ),
  mutant(
    "rule that runs with its owner's rights",
    "trigger-rule",
    "customers",
    "create rule copy_customer as on insert to public.customers do also update public.projects set name = NEW.name where customer_id = NEW.id",
    fixed,
  ),
  mutant(
    "trigger that waits for the commit",
    "deferred-trigger",
    "invoices",
    asOwner(
      "create function public.count_later() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$ begin update public.invoice_numbers set last_number = last_number + 1 where account_id = current_setting('app.tenant')::bigint; return null; end $$; create constraint trigger count_later after insert on public.invoices deferrable initially deferred for each row execute function public.count_later()",
    ),
    fixed,
  ),
  mutant(
    "definer function without a search_path",
    "secdef-path",
    "public.count_plans",
    asOwner(
      "create function public.count_plans() returns bigint language sql stable security definer as $$ select count(*) from plans $$; grant execute on function public.count_plans to web",
    ),
    fixed,
  ),
  mutant(
    "definer function with an empty search_path, where requests make temporary types",
    "secdef-path",
    "public.label_of",
    `${grantTemporary("web")}; create function public.label_of() returns text language plpgsql stable security definer set search_path = '' as $$ declare label text := 'invoice'; begin return label; end $$; ${grant("label_of")}`,
    fixed,
  ),
  mutant(
    "the account from an immutable function",
    "immutable-context",
    "customers",
    `create function public.current_account_id() returns bigint language sql immutable as $$ select ${tenant} $$; ${grant("current_account_id")}; alter policy account_isolation on public.customers using (account_id = public.current_account_id())`,
  ),
  mutant(
    "leakproof function of an application",
    "leakproof-function",
    "public.is_short",
    `create function public.is_short(value varchar) returns boolean language plpgsql stable leakproof cost 0.0001 as $$ begin raise notice '%', value; return true; end $$; ${grant("is_short")}`,
  ),
];
