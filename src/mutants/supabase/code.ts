import { fixed, grantTemporary, type Mutant } from "../mutant.ts";
import { mutant } from "./mutant.ts";

const definer = "language sql security definer set search_path = ''";
const grant = (signature: string) => `grant execute on function public.${signature} to authenticated`;

/** Views and functions of the API with rights that are not their caller's. */
export const codeMutants: readonly Mutant[] = [
  mutant(
    "view that forgets whose rights it has",
    "view-owner-rights",
    "open_tasks",
    "alter view public.open_tasks reset (security_invoker)",
  ),
  mutant(
    "view of sums, with its owner's rights",
    "view-owner-rights",
    "project_totals",
    "create view public.project_totals as select org_id, count(*) as projects from public.projects group by 1; grant select on public.project_totals to authenticated",
  ),
  mutant(
    "function that takes the organization",
    "secdef",
    "public.list_tasks",
    `create function public.list_tasks(org_id uuid) returns setof public.tasks stable ${definer} as $$ select * from public.tasks where tasks.org_id = list_tasks.org_id $$; ${grant("list_tasks")}`,
  ),
  mutant(
    "function that deletes by id",
    "secdef",
    "public.delete_project",
    `create function public.delete_project(project_id uuid) returns void ${definer} as $$ delete from public.projects where id = project_id $$; ${grant("delete_project")}`,
  ),
  mutant(
    "function that takes the organization, or the token's by default",
    "secdef",
    "public.usage_of",
    `create function public.usage_of(org_id uuid default null) returns setof public.usage_counters stable ${definer} as $$ select * from public.usage_counters where usage_counters.org_id = coalesce(usage_of.org_id, (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid) $$; ${grant("usage_of")}`,
  ),
  mutant(
    "function whose guard compares a column with itself",
    "secdef",
    "public.list_comments",
    `create function public.list_comments(org_id uuid) returns setof public.comments stable ${definer} as $$ select * from public.comments where comments.org_id = list_comments.org_id and exists (select 1 from public.memberships where memberships.org_id = org_id and memberships.user_id = (select auth.uid())) $$; ${grant("list_comments")}`,
  ),
  mutant(
    "function that tells whether an address is invited",
    "secdef",
    "public.is_invited",
    `create function public.is_invited(email text) returns boolean stable ${definer} as $$ select exists (select 1 from public.invitations where invitations.email = is_invited.email) $$; ${grant("is_invited")}`,
  ),
  mutant(
    "function that becomes another user",
    "function-sets-tenant",
    "public.impersonate",
    `create function public.impersonate(user_id uuid) returns void language sql set search_path = '' as $$ select set_config('request.jwt.claim.sub', user_id::text, true); select set_config('request.jwt.claims', json_build_object('sub', user_id, 'role', 'authenticated')::text, true) $$; ${grant("impersonate")}`,
  ),
  mutant(
    "trigger that looks at all organizations",
    "trigger-rule",
    "labels",
    "create function private.refuse_known_name() returns trigger language plpgsql security definer set search_path = '' as $$ begin if exists (select 1 from public.labels where name = NEW.name and id <> NEW.id) then raise exception 'the name is taken'; end if; return NEW; end $$; create trigger refuse_known_name before insert or update on public.labels for each row execute function private.refuse_known_name()",
  ),
  mutant(
    "definer function without a search_path",
    "secdef-path",
    "public.count_plans",
    `create function public.count_plans() returns bigint language plpgsql stable security definer as $$ begin return (select count(*) from plans); end $$; ${grant("count_plans")}`,
    fixed,
  ),
  mutant(
    "definer function with an empty search_path, where users make temporary types",
    "secdef-path",
    "public.label_of",
    `${grantTemporary("authenticated")}; create function public.label_of() returns text language plpgsql stable security definer set search_path = '' as $$ declare label text := 'task'; begin return label; end $$; ${grant("label_of")}`,
    fixed,
  ),
  mutant(
    "who is signed in is immutable",
    "immutable-context",
    ["profiles", "task_labels"],
    "alter function auth.uid() immutable",
  ),
];
