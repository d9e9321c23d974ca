import { fixed, type Mutant } from "../mutant.ts";
import { mutant, myOrganizations } from "./mutant.ts";

/** Policies that ask too little, or the wrong thing. */
export const policyMutants: readonly Mutant[] = [
  mutant(
    "everybody may read",
    "permissive-widening",
    "tasks",
    `create policy "Enable read access for all users" on public.tasks for select using (true)`,
  ),
  mutant(
    "nobody has signed in and may read",
    "permissive-widening",
    "projects",
    `create policy "Public projects" on public.projects for select to anon using (true); grant select on public.projects to anon`,
    fixed,
  ),
  mutant(
    "everybody may insert",
    "blind-write",
    "labels",
    `create policy "Enable insert for authenticated users only" on public.labels for insert to authenticated with check (true)`,
  ),
  mutant(
    "everybody may delete",
    "blind-write",
    "comments",
    `alter policy "Authors can delete comments" on public.comments using (true)`,
  ),
  mutant(
    "an update may move the row to another organization",
    "blind-write",
    "projects",
    `alter policy "Members can update projects" on public.projects with check (true); grant update (org_id) on public.projects to authenticated`,
  ),
  mutant(
    "asks only who has signed in",
    "policy-noncanonical",
    "comments",
    `alter policy "Members can read comments" on public.comments using ((select auth.uid()) is not null)`,
  ),
  mutant(
    "asks for the role of the token",
    "policy-noncanonical",
    "labels",
    `alter policy "Members can manage labels" on public.labels using (auth.role() = 'authenticated')`,
  ),
  mutant(
    "believes what users write about themselves",
    "policy-noncanonical",
    "usage_counters",
    `alter policy "The organization of the token can view its usage" on public.usage_counters using (org_id = (select (auth.jwt() -> 'user_metadata' ->> 'org_id')::uuid))`,
    fixed,
  ),
  mutant(
    "an unqualified column is captured",
    "policy-noncanonical",
    "task_labels",
    `alter policy "Members can label tasks" on public.task_labels using (exists (select 1 from public.memberships where memberships.org_id = org_id and memberships.user_id = (select auth.uid())))`,
  ),
  mutant(
    "a sub-select without its condition",
    "policy-noncanonical",
    "labels",
    `alter policy "Members can manage labels" on public.labels using (exists (select 1 from public.memberships where memberships.user_id = (select auth.uid())))`,
  ),
  mutant(
    "users may join any organization",
    "membership-self-service",
    "memberships",
    `create policy "Users can join" on public.memberships for insert to authenticated with check (user_id = (select auth.uid())); grant insert on public.memberships to authenticated`,
  ),
  mutant(
    "users may change their own membership",
    "membership-self-service",
    "memberships",
    `create policy "Users can edit their membership" on public.memberships for update to authenticated using (user_id = (select auth.uid())); grant update on public.memberships to authenticated`,
  ),
  mutant(
    "the helper forgets the user",
    "policy-helper",
    ["projects", "tasks", "comments"],
    "create or replace function private.my_org_ids() returns setof uuid language sql stable security definer set search_path = '' as $$ select memberships.org_id from public.memberships $$",
  ),
  mutant(
    "the helper forgets the organization",
    "policy-helper",
    "invitations",
    "create or replace function private.has_org_role(org_id uuid, variadic roles text[]) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select 1 from public.memberships where memberships.user_id = (select auth.uid()) and memberships.role = any (has_org_role.roles)) $$",
  ),
  mutant(
    "the helper compares its argument with itself",
    "policy-helper",
    "subscriptions",
    "create or replace function private.has_org_role(org_id uuid, variadic roles text[]) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select 1 from public.memberships where memberships.org_id = org_id and memberships.user_id = (select auth.uid()) and memberships.role = any (roles)) $$",
  ),
  mutant(
    "recent rows are everybody's",
    "policy-noncanonical",
    "comments",
    `alter policy "Members can read comments" on public.comments using (${myOrganizations} or created_at > now() - interval '1 hour')`,
  ),
  mutant(
    "tasks with a date are everybody's",
    "policy-noncanonical",
    "tasks",
    `create policy "Anybody can view the calendar" on public.tasks for select to authenticated using (due_on is not null)`,
  ),
  mutant(
    "a word in the payload opens a row",
    "policy-noncanonical",
    "activity",
    `create policy "Anybody can view public activity" on public.activity for select to authenticated using ((payload ->> 'public')::boolean)`,
  ),
  mutant(
    "organizations that say they are public",
    "policy-noncanonical",
    "organizations",
    `alter table public.organizations add is_public boolean not null default false; create policy "Anybody can view public organizations" on public.organizations for select to authenticated using (is_public)`,
  ),
  mutant(
    "tasks below a project that says it is shared",
    "policy-noncanonical",
    "tasks",
    `alter table public.projects add shared boolean not null default false; create function private.is_shared(project_id uuid) returns boolean language sql stable security definer set search_path = '' as $$ select shared from public.projects where id = project_id $$; grant execute on function private.is_shared to authenticated; create policy "Anybody can view shared tasks" on public.tasks for select to authenticated using (private.is_shared(project_id))`,
  ),
  mutant(
    "a setting opens all rows",
    "policy-noncanonical",
    "subscriptions",
    `alter policy "Owners can view the subscription" on public.subscriptions using (private.has_org_role(org_id, 'owner') or current_setting('app.is_admin', true) = 'on')`,
  ),
  mutant(
    "open where the claim is missing",
    "policy-noncanonical",
    "usage_counters",
    `alter policy "The organization of the token can view its usage" on public.usage_counters using (org_id = coalesce((select (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid), org_id))`,
  ),
  mutant(
    "the claim as a pattern",
    "policy-noncanonical",
    "usage_counters",
    `alter policy "The organization of the token can view its usage" on public.usage_counters using (org_id::text like (select auth.jwt() -> 'app_metadata' ->> 'org_id'))`,
  ),
  mutant(
    "a policy that a grant would wake",
    "permissive-widening",
    "audit_log",
    `create policy "Support can read the audit log" on public.audit_log for select to anon using (true)`,
    fixed,
  ),
];
