-- The wall asks who may enter, so the answer cannot lie behind the wall: these copies of
-- users and keys are kept by triggers and read by tenancy.actors alone. Whoever is deleted
-- stays as one who is not active.
create table app_private.actors (
  tenant_id uuid not null,
  actor_id uuid not null,
  kind text not null,
  role text,
  is_active boolean not null default true,
  expires_at timestamptz,
  readable regclass[],
  writable regclass[],
  primary key (tenant_id, actor_id)
) with (fillfactor = 50);

-- Rows that match nothing: a plan that is made while the table has a page or two would
-- read all of it, and go on doing so when there are thousands.
insert into app_private.actors (tenant_id, actor_id, kind)
select '00000000-0000-0000-0000-000000000000', tenancy.uuid_v7(), 'filler' from generate_series(1, 400);

-- The wall hides users from the owner, too; it is up again before this is committed.
alter table app_public.users no force row level security;
insert into app_private.actors (tenant_id, actor_id, kind, role, is_active)
select tenant_id, id, 'user', role, is_active from app_public.users;
alter table app_public.users force row level security;
