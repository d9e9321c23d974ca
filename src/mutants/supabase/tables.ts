import { fixed, type Mutant, unproven } from "../mutant.ts";
import { mutant } from "./mutant.ts";

/** Tables without their policies, and keys that forget the organization. */
export const tableMutants: readonly Mutant[] = [
  mutant("row security off", "rls-off", "projects", "alter table public.projects disable row level security"),
  mutant(
    "row security off at the root",
    "rls-off",
    "organizations",
    "alter table public.organizations disable row level security",
  ),
  mutant(
    "row security off on a junction",
    "rls-off",
    "task_labels",
    "alter table public.task_labels disable row level security",
  ),
  mutant(
    "a table from the dashboard, opened by the platform's grants",
    "rls-off",
    "notes",
    "create table public.notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references public.organizations on delete cascade, body text); grant all on public.notes to anon, authenticated",
  ),
  mutant(
    "a child that only its parent ties to an organization",
    "rls-off",
    "subtasks",
    "create table public.subtasks (id uuid primary key default gen_random_uuid(), task_id uuid not null references public.tasks on delete cascade, title text not null); grant select, delete on public.subtasks to authenticated",
  ),
  mutant(
    "a partition granted, without row security",
    "partition-direct",
    ["activity", "activity_2026"],
    "alter table public.activity_2026 disable row level security; grant select on public.activity_2026 to authenticated",
  ),
  mutant(
    "all partitions without row security",
    "partition-direct",
    "activity",
    "alter table public.activity_2025 disable row level security; alter table public.activity_2026 disable row level security",
    fixed,
  ),
  mutant(
    "row security without a policy",
    "rls-off",
    "labels",
    `drop policy "Members can manage labels" on public.labels`,
    fixed,
  ),
  mutant(
    "unique name among all organizations",
    "unique-oracle",
    "labels",
    "alter table public.labels add constraint labels_name_key unique (name)",
  ),
  mutant(
    "an invitation for one address only, in all organizations",
    "unique-oracle",
    "invitations",
    "create unique index invitations_email_idx on public.invitations (lower(email))",
  ),
  mutant(
    "simple foreign key",
    "fk-noncomposite",
    "tasks",
    "alter table public.tasks drop constraint tasks_org_id_project_id_fkey, add foreign key (project_id) references public.projects (id) on delete cascade",
  ),
  mutant(
    "simple foreign key that may be null",
    "fk-noncomposite",
    "projects",
    "alter table public.projects add parent_id uuid references public.projects (id) on delete set null; grant insert (parent_id), update (parent_id) on public.projects to authenticated",
    unproven,
  ),
  mutant(
    "users may choose the key",
    "unique-oracle",
    "labels",
    "grant insert (id) on public.labels to authenticated",
  ),
  mutant(
    "organization may be null, and then everybody's",
    "tenant-null",
    "labels",
    `alter table public.labels alter org_id drop not null; create policy "Shared labels" on public.labels for select to authenticated using (org_id is null)`,
    fixed,
  ),
  mutant(
    "rows that say they are shared",
    "permissive-widening",
    "projects",
    `alter table public.projects add shared boolean not null default false; create policy "Anybody can view shared projects" on public.projects for select to authenticated using (shared)`,
  ),
  mutant(
    "a log without an organization, filled by a definer trigger",
    "trigger-rule",
    "change_log",
    "create table public.change_log (id bigint generated always as identity primary key, at timestamptz not null default now(), payload jsonb not null); create function private.write_change_log() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.change_log (payload) values (to_jsonb(NEW)); return null; end $$; create trigger write_change_log after insert or update on public.comments for each row execute function private.write_change_log(); grant select on public.change_log to authenticated",
  ),
  mutant(
    "sequences granted, as the platform does",
    "sequences",
    ["activity", "public.activity_id_seq"],
    "grant usage, select on all sequences in schema public to authenticated",
  ),
  mutant(
    "a sequence for all that a default names",
    "sequences",
    ["tasks", "public.task_numbers"],
    "create sequence public.task_numbers; alter table public.tasks add number bigint not null default nextval('public.task_numbers'); grant usage, select on sequence public.task_numbers to authenticated",
  ),
  mutant(
    "everything may be truncated",
    "table-privilege",
    "tasks",
    "grant truncate on public.tasks to authenticated",
  ),
  mutant(
    "triggers may be attached",
    "table-privilege",
    "comments",
    "grant trigger on public.comments to authenticated",
  ),
  mutant(
    "the platform's accounts in a view",
    "view-owner-rights",
    "users",
    "create view public.users as select id, email from auth.users; grant select on public.users to authenticated",
    unproven,
  ),
  mutant(
    "materialized view",
    "matview",
    "task_counts",
    "create materialized view public.task_counts as select org_id, count(*) as tasks from public.tasks group by 1; grant select on public.task_counts to authenticated",
  ),
];
