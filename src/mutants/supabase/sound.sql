-- Project management on Supabase. PostgREST signs in as authenticator and becomes anon or
-- authenticated; the token says who the user is, and memberships say of which organizations.
--
-- Why it is sound:
-- * Every table has row level security. A policy asks auth.uid() through private.my_org_ids() or
--   private.has_org_role(), which read nothing but the memberships of that user. Members cannot
--   write memberships: invitations are accepted by an edge function, as service_role.
-- * Foreign keys between tables of an organization carry org_id, so they refer to nobody else's rows.
-- * A user cannot choose an id or any other value that is unique among all organizations: insert
--   and update are granted by column.
-- * The view asks with its caller's rights. Definer functions use auth.uid() and no argument of the
--   caller's to find rows; the definer trigger writes the log of the row's own organization.
-- * Partitions have row level security, no policy and no grant: rows are read through the parent.
revoke create on schema public from public;
do $$ begin
  execute format('revoke temporary on database %I from public', current_database());
end $$;
-- The platform opens each new table, function and sequence to everybody. Here each is granted by name.
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges revoke execute on functions from public;

create schema private;
grant usage on schema private to authenticated;

--------------------------------------------------------------------------------
-- Who belongs where

create table public.plans (
  id text primary key,
  name text not null,
  seats integer not null check (seats > 0)
);
insert into public.plans values ('free', 'Free', 3), ('team', 'Team', 25);

create table public.profiles (
  id uuid primary key references auth.users on delete cascade,
  display_name text not null,
  avatar_path text,
  updated_at timestamptz not null default now()
);

create table public.organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 120),
  slug text not null unique check (slug ~ '^[A-Za-z0-9-]+$'),
  plan_id text not null default 'free' references public.plans on delete restrict,
  created_at timestamptz not null default now()
);

create table public.memberships (
  org_id uuid not null references public.organizations on delete cascade,
  user_id uuid not null references auth.users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member')),
  joined_at timestamptz not null default now(),
  primary key (org_id, user_id)
);
create index memberships_user_id_idx on public.memberships (user_id);

create function private.my_org_ids() returns setof uuid
  language sql stable security definer set search_path = ''
as $$
  select memberships.org_id from public.memberships where memberships.user_id = (select auth.uid())
$$;

create function private.has_org_role(org_id uuid, variadic roles text[]) returns boolean
  language sql stable security definer set search_path = ''
as $$
  select exists (
    select 1 from public.memberships
     where memberships.org_id = has_org_role.org_id
       and memberships.user_id = (select auth.uid())
       and memberships.role = any (has_org_role.roles)
  )
$$;
grant execute on function private.my_org_ids(), private.has_org_role(uuid, text[]) to authenticated;

create table public.invitations (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations on delete cascade,
  email text not null,
  role text not null default 'member' check (role in ('admin', 'member')),
  token_hash bytea,
  created_at timestamptz not null default now(),
  unique (org_id, email)
);

create table public.subscriptions (
  org_id uuid primary key references public.organizations on delete cascade,
  status text not null default 'trialing' check (status in ('trialing', 'active', 'canceled')),
  stripe_customer_id text unique,
  current_period_end timestamptz
);

--------------------------------------------------------------------------------
-- What an organization works on

create table public.projects (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations on delete cascade,
  name text not null,
  created_by uuid default auth.uid() references auth.users on delete set null,
  created_at timestamptz not null default now(),
  unique (org_id, id)
);

create table public.tasks (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null,
  project_id uuid not null,
  assignee_id uuid,
  title text not null,
  status text not null default 'todo' check (status in ('todo', 'doing', 'done')),
  due_on date,
  updated_at timestamptz not null default now(),
  unique (org_id, id),
  foreign key (org_id, project_id) references public.projects (org_id, id) on delete cascade,
  foreign key (org_id, assignee_id) references public.memberships (org_id, user_id)
    on delete set null (assignee_id)
);
create index tasks_project_id_idx on public.tasks (org_id, project_id);
create index tasks_assignee_id_idx on public.tasks (org_id, assignee_id);

create table public.labels (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references public.organizations on delete cascade,
  name text not null,
  unique (org_id, id),
  unique (org_id, name)
);

create table public.task_labels (
  org_id uuid not null,
  task_id uuid not null,
  label_id uuid not null,
  primary key (org_id, task_id, label_id),
  foreign key (org_id, task_id) references public.tasks (org_id, id) on delete cascade,
  foreign key (org_id, label_id) references public.labels (org_id, id) on delete cascade
);
create index task_labels_label_id_idx on public.task_labels (org_id, label_id);

create table public.comments (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null,
  task_id uuid not null,
  author_id uuid not null default auth.uid() references auth.users on delete cascade,
  body text not null,
  created_at timestamptz not null default now(),
  foreign key (org_id, task_id) references public.tasks (org_id, id) on delete cascade
);
create index comments_task_id_idx on public.comments (org_id, task_id);

create table public.usage_counters (
  org_id uuid not null references public.organizations on delete cascade,
  metric text not null,
  value bigint not null default 0,
  primary key (org_id, metric)
);

create table public.activity (
  id bigint generated always as identity,
  org_id uuid not null references public.organizations on delete cascade,
  kind text not null,
  payload jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (org_id, created_at, id)
) partition by range (created_at);
create table public.activity_2025 partition of public.activity for values from (minvalue) to ('2026-01-01');
create table public.activity_2026 partition of public.activity for values from ('2026-01-01') to (maxvalue);

create table public.audit_log (
  id bigint generated always as identity primary key,
  org_id uuid not null references public.organizations on delete cascade,
  actor_id uuid,
  table_name text not null,
  action text not null,
  row_id uuid,
  at timestamptz not null default now()
);
create index audit_log_org_id_idx on public.audit_log (org_id, at);

--------------------------------------------------------------------------------
-- Triggers

create function private.touch_updated_at() returns trigger
  language plpgsql set search_path = ''
as $$ begin NEW.updated_at = pg_catalog.now(); return NEW; end $$;
create trigger touch_updated_at before update on public.profiles
  for each row execute function private.touch_updated_at();
create trigger touch_updated_at before update on public.tasks
  for each row execute function private.touch_updated_at();

create function private.write_audit_log() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.audit_log (org_id, actor_id, table_name, action, row_id)
  values (coalesce(NEW.org_id, OLD.org_id), (select auth.uid()), TG_TABLE_NAME, TG_OP, coalesce(NEW.id, OLD.id));
  return null;
end
$$;
create trigger write_audit_log after insert or update or delete on public.projects
  for each row execute function private.write_audit_log();
create trigger write_audit_log after insert or update or delete on public.invitations
  for each row execute function private.write_audit_log();

--------------------------------------------------------------------------------
-- Row level security

alter table public.plans enable row level security;
alter table public.profiles enable row level security;
alter table public.organizations enable row level security;
alter table public.memberships enable row level security;
alter table public.invitations enable row level security;
alter table public.subscriptions enable row level security;
alter table public.projects enable row level security;
alter table public.tasks enable row level security;
alter table public.labels enable row level security;
alter table public.task_labels enable row level security;
alter table public.comments enable row level security;
alter table public.usage_counters enable row level security;
alter table public.activity enable row level security;
alter table public.activity_2025 enable row level security;
alter table public.activity_2026 enable row level security;
alter table public.audit_log enable row level security;

create policy "Anybody can read the plans" on public.plans
  for select to anon, authenticated using (true);

create policy "Users can view their profile" on public.profiles
  for select to authenticated using ((select auth.uid()) = id);
create policy "Users can update their profile" on public.profiles
  for update to authenticated using ((select auth.uid()) = id) with check ((select auth.uid()) = id);

create policy "Members can view their organizations" on public.organizations
  for select to authenticated using (id in (select private.my_org_ids()));
create policy "Owners can rename their organizations" on public.organizations
  for update to authenticated
  using (private.has_org_role(id, 'owner')) with check (private.has_org_role(id, 'owner'));

create policy "Members can view their teammates" on public.memberships
  for select to authenticated using (org_id in (select private.my_org_ids()));
create policy "Owners can remove members" on public.memberships
  for delete to authenticated using (private.has_org_role(org_id, 'owner'));

create policy "Admins can manage invitations" on public.invitations
  for all to authenticated
  using (private.has_org_role(org_id, 'owner', 'admin'))
  with check (private.has_org_role(org_id, 'owner', 'admin'));

create policy "Owners can view the subscription" on public.subscriptions
  for select to authenticated using (private.has_org_role(org_id, 'owner'));

create policy "Members can view projects" on public.projects
  for select to authenticated using (org_id in (select private.my_org_ids()));
create policy "Members can create projects" on public.projects
  for insert to authenticated with check (org_id in (select private.my_org_ids()));
create policy "Members can update projects" on public.projects
  for update to authenticated
  using (org_id in (select private.my_org_ids())) with check (org_id in (select private.my_org_ids()));
create policy "Admins can delete projects" on public.projects
  for delete to authenticated using (private.has_org_role(org_id, 'owner', 'admin'));

create policy "Members can manage tasks" on public.tasks
  for all to authenticated
  using (org_id in (select private.my_org_ids())) with check (org_id in (select private.my_org_ids()));

create policy "Members can manage labels" on public.labels
  for all to authenticated
  using (org_id in (select memberships.org_id from public.memberships where memberships.user_id = (select auth.uid())));

create policy "Members can label tasks" on public.task_labels
  for all to authenticated
  using (
    exists (
      select 1 from public.memberships
       where memberships.org_id = task_labels.org_id and memberships.user_id = (select auth.uid())
    )
  );

create policy "Members can read comments" on public.comments
  for select to authenticated using (org_id in (select private.my_org_ids()));
create policy "Members can comment" on public.comments
  for insert to authenticated
  with check (org_id in (select private.my_org_ids()) and author_id = (select auth.uid()));
create policy "Authors can edit comments" on public.comments
  for update to authenticated
  using (org_id in (select private.my_org_ids()) and author_id = (select auth.uid()))
  with check (org_id in (select private.my_org_ids()) and author_id = (select auth.uid()));
create policy "Authors can delete comments" on public.comments
  for delete to authenticated
  using (org_id in (select private.my_org_ids()) and author_id = (select auth.uid()));

-- The organization of the token: an edge function puts it into app_metadata at sign-in.
create policy "The organization of the token can view its usage" on public.usage_counters
  for select to authenticated
  using (org_id = (select (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid));

create policy "Members can view activity" on public.activity
  for select to authenticated using (org_id in (select private.my_org_ids()));
create policy "Members can record activity" on public.activity
  for insert to authenticated with check (org_id in (select private.my_org_ids()));

create policy "Admins can view the audit log" on public.audit_log
  for select to authenticated using (private.has_org_role(org_id, 'owner', 'admin'));

-- Files lie in a folder that is named as the organization.
insert into storage.buckets (id, name) values ('attachments', 'attachments');
create policy "Members can read attachments" on storage.objects
  for select to authenticated
  using (
    bucket_id = 'attachments'
    and (storage.foldername(name))[1] in (
      select memberships.org_id::text from public.memberships where memberships.user_id = (select auth.uid())
    )
  );

--------------------------------------------------------------------------------
-- Views and functions of the API

create view public.open_tasks with (security_invoker = true) as
  select tasks.org_id, tasks.id, tasks.title, tasks.due_on, projects.name as project
    from public.tasks
    join public.projects on projects.org_id = tasks.org_id and projects.id = tasks.project_id
   where tasks.status <> 'done';

create function public.create_project(org_id uuid, name text) returns public.projects
  language sql set search_path = ''
as $$
  insert into public.projects (org_id, name) values (create_project.org_id, create_project.name) returning *
$$;

create function public.my_role(org_id uuid) returns text
  language sql stable security definer set search_path = ''
as $$
  select memberships.role from public.memberships
   where memberships.org_id = my_role.org_id and memberships.user_id = (select auth.uid())
$$;

--------------------------------------------------------------------------------
-- Grants: by name, and by column where the server writes the rest

grant select on public.plans to anon, authenticated;
grant select, update (display_name, avatar_path) on public.profiles to authenticated;
grant select, update (name) on public.organizations to authenticated;
grant select, delete on public.memberships to authenticated;
grant select (id, org_id, email, role, created_at), insert (org_id, email, role), delete
  on public.invitations to authenticated;
grant select on public.subscriptions to authenticated;
grant select, insert (org_id, name), update (name), delete on public.projects to authenticated;
grant select, insert (org_id, project_id, assignee_id, title, status, due_on),
  update (project_id, assignee_id, title, status, due_on), delete on public.tasks to authenticated;
grant select, insert (org_id, name), update (name), delete on public.labels to authenticated;
grant select, insert, delete on public.task_labels to authenticated;
grant select, insert (org_id, task_id, body), update (body), delete on public.comments to authenticated;
grant select on public.usage_counters to authenticated;
grant select, insert (org_id, kind, payload) on public.activity to authenticated;
grant select on public.audit_log to authenticated;
grant select on public.open_tasks to authenticated;
grant execute on function public.create_project(uuid, text), public.my_role(uuid) to authenticated;
grant all on all tables in schema public to service_role;
