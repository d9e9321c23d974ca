-- For one user.
create table app_public.notifications (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  kind text not null,
  title text not null,
  body text not null default '',
  payload app_public.json_object not null default '{}',
  read_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint notifications_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete cascade
);

create index notifications_user_id_idx on app_public.notifications (tenant_id, user_id, created_at);
create index notifications_unread_idx on app_public.notifications (tenant_id, user_id) where read_at is null;
create index notifications_created_at_idx on app_public.notifications (tenant_id, created_at);

select tenancy.protect('app_public.notifications', reads => 'own', writes => 'own');
