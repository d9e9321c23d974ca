-- A note of a tenant. Everybody in the tenant reads and writes it.
--
-- `rowhouse db watch` runs this file whenever you save it: write statements that
-- can run twice. The drop goes when the columns are settled.
drop table if exists app_public.notes;

create table app_public.notes (
  tenant_id uuid not null references app_public.tenants on delete restrict,
  id uuid not null default tenancy.uuid_v7(),
  title text not null,
  body text not null default '',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint notes_title_check check (length(title) between 1 and 200)
);

create index notes_created_at_idx on app_public.notes (tenant_id, created_at);

comment on table app_public.notes is 'A note of the tenant.';
comment on column app_public.notes.title is 'What it is about.';
comment on column app_public.notes.body is 'What it says.';

select tenancy.protect('app_public.notes');

grant select, delete on app_public.notes to app_user;
grant insert (id, title, body), update (title, body) on app_public.notes to app_user;
