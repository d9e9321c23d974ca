-- A small sound schema in three idioms: walls of the kernel, policies written by
-- hand on a setting, and rows that are known by their parent. What the mutants
-- break one at a time.
create schema app_public;
create schema app_private;
grant usage on schema app_public to app_user, app_anonymous, app_platform, app_operator;
grant usage on schema app_private to app_platform;
revoke all on schema public from public;

--------------------------------------------------------------------------------
-- Walls of the kernel

create table app_public.tenants (
  id uuid primary key default tenancy.uuid_v7(),
  name text not null,
  plan text not null default 'free' check (plan in ('free', 'paid'))
);
select tenancy.protect('app_public.tenants', tenant_column => 'id', writes => 'none');
grant select on app_public.tenants to app_user;

create table app_public.users (
  tenant_id uuid not null references app_public.tenants on delete cascade,
  id uuid not null default tenancy.uuid_v7(),
  email text not null,
  display_name text not null,
  primary key (tenant_id, id),
  constraint users_email_key unique (tenant_id, email)
);
select tenancy.protect('app_public.users');
grant select, insert, update, delete on app_public.users to app_user;

create table app_public.projects (
  tenant_id uuid not null references app_public.tenants on delete cascade,
  id uuid not null default tenancy.uuid_v7(),
  code text not null,
  name text not null,
  primary key (tenant_id, id),
  constraint projects_code_key unique (tenant_id, code)
);
select tenancy.protect('app_public.projects');
grant select, insert, update, delete on app_public.projects to app_user;

create table app_public.tasks (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  project_id uuid not null,
  assignee_id uuid,
  title text not null,
  status text not null default 'open' check (status in ('open', 'done')),
  primary key (tenant_id, id),
  constraint tasks_project_fkey foreign key (tenant_id, project_id)
    references app_public.projects (tenant_id, id) on delete cascade,
  constraint tasks_assignee_fkey foreign key (tenant_id, assignee_id)
    references app_public.users (tenant_id, id) on delete set null (assignee_id)
);
create index tasks_project_id_idx on app_public.tasks (tenant_id, project_id);
create index tasks_assignee_id_idx on app_public.tasks (tenant_id, assignee_id);
select tenancy.protect('app_public.tasks');
grant select, insert, update, delete on app_public.tasks to app_user;

create table app_public.comments (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  task_id uuid not null,
  user_id uuid not null,
  body text not null,
  primary key (tenant_id, id),
  constraint comments_task_fkey foreign key (tenant_id, task_id)
    references app_public.tasks (tenant_id, id) on delete cascade,
  constraint comments_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete cascade
);
create index comments_task_id_idx on app_public.comments (tenant_id, task_id);
create index comments_user_id_idx on app_public.comments (tenant_id, user_id);
select tenancy.protect('app_public.comments', writes => 'own');
grant select, insert, update, delete on app_public.comments to app_user;

create table app_public.notes (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null,
  body text not null,
  primary key (tenant_id, id),
  constraint notes_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete cascade
);
create index notes_user_id_idx on app_public.notes (tenant_id, user_id);
select tenancy.protect('app_public.notes', reads => 'own', writes => 'own');
grant select, insert, update, delete on app_public.notes to app_user;

create table app_public.documents (
  tenant_id uuid not null references app_public.tenants on delete cascade,
  id uuid not null default tenancy.uuid_v7(),
  title text not null,
  size_bytes bigint not null default 0 check (size_bytes >= 0),
  primary key (tenant_id, id)
);
select tenancy.protect('app_public.documents');
grant select, insert, update, delete on app_public.documents to app_user;

create table app_public.invoices (
  tenant_id uuid not null references app_public.tenants on delete cascade,
  id uuid not null default tenancy.uuid_v7(),
  number text not null,
  total numeric not null,
  primary key (tenant_id, id),
  constraint invoices_number_key unique (tenant_id, number)
);
select tenancy.protect('app_public.invoices');
grant select, insert, update, delete on app_public.invoices to app_user;

create table app_public.api_tokens (
  tenant_id uuid not null references app_public.tenants on delete cascade,
  id uuid not null default tenancy.uuid_v7(),
  label text not null,
  hash bytea not null,
  primary key (tenant_id, id)
);
select tenancy.protect('app_public.api_tokens', reads => 'admin', writes => 'admin');
grant select (tenant_id, id, label), delete on app_public.api_tokens to app_user;

create table app_public.counters (
  tenant_id uuid not null references app_public.tenants on delete cascade,
  id bigint generated always as identity,
  value integer not null default 0,
  primary key (tenant_id, id)
);
select tenancy.protect('app_public.counters', writes => 'none');
grant select on app_public.counters to app_user;

create table app_public.events (
  tenant_id uuid not null references app_public.tenants on delete cascade,
  id uuid not null default tenancy.uuid_v7(),
  kind text not null,
  payload jsonb not null default '{}',
  primary key (tenant_id, id)
) partition by hash (tenant_id);
select tenancy.create_partitions('app_public.events', 4, into_schema => 'app_private');
select tenancy.protect('app_public.events');
grant select, insert on app_public.events to app_user;

create table app_public.countries (
  code text primary key,
  name text not null
);
select tenancy.share('app_public.countries');
grant select on app_public.countries to app_user, app_anonymous;

--------------------------------------------------------------------------------
-- Policies written by hand on a setting, as many applications have them

create function app_public.order_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.current_tenant_id', true), '')::uuid;
grant execute on function app_public.order_tenant() to app_user;

create table app_public.orders (
  tenant_id uuid not null references app_public.tenants on delete cascade,
  id uuid not null default tenancy.uuid_v7(),
  reference text not null,
  amount numeric not null,
  primary key (tenant_id, id),
  constraint orders_reference_key unique (tenant_id, reference)
);
alter table app_public.orders enable row level security, force row level security;
create policy orders_select on app_public.orders for select to app_user
  using (tenant_id = (select app_public.order_tenant()));
create policy orders_insert on app_public.orders for insert to app_user
  with check (tenant_id = (select app_public.order_tenant()));
create policy orders_update on app_public.orders for update to app_user
  using (tenant_id = (select app_public.order_tenant())) with check (tenant_id = (select app_public.order_tenant()));
create policy orders_delete on app_public.orders for delete to app_user
  using (tenant_id = (select app_public.order_tenant()));
grant select, insert, update, delete on app_public.orders to app_user;

create table app_public.order_items (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  order_id uuid not null,
  product text not null,
  quantity integer not null check (quantity > 0),
  primary key (tenant_id, id),
  constraint order_items_order_fkey foreign key (tenant_id, order_id)
    references app_public.orders (tenant_id, id) on delete cascade
);
create index order_items_order_id_idx on app_public.order_items (tenant_id, order_id);
alter table app_public.order_items enable row level security, force row level security;
create policy order_items_all on app_public.order_items to app_user
  using (tenant_id = (select app_public.order_tenant()));
grant select, insert, update, delete on app_public.order_items to app_user;

--------------------------------------------------------------------------------
-- Views and functions with the rights of their caller

create view app_public.open_tasks with (security_invoker = true) as
  select tasks.tenant_id, tasks.id, tasks.title, projects.name as project
    from app_public.tasks
    join app_public.projects on projects.tenant_id = tasks.tenant_id and projects.id = tasks.project_id
   where tasks.status = 'open';
grant select on app_public.open_tasks to app_user;

create function app_public.count_tasks(project_id uuid) returns bigint
  language sql stable parallel safe
  set search_path = ''
begin atomic
  select count(*) from app_public.tasks where tasks.project_id = count_tasks.project_id;
end;
grant execute on function app_public.count_tasks(uuid) to app_user;
