--! Previous: -
--! Hash: sha1:5cd54a89c7d483b0f614ca0db056c2bd18d925e3
--! Message: documents

-- Documents are read by the whole tenant and changed by their author.

create table app_public.documents (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid not null default tenancy.current_user_id(),
  title text not null,
  content_hash text not null,
  storage_path text,
  media_type text not null default 'application/octet-stream',
  size_bytes bigint not null default 0,
  metadata app_public.json_object not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint documents_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete restrict,
  constraint documents_title_check check (length(title) between 1 and 500),
  constraint documents_content_hash_check check (content_hash ~ '^[0-9a-f]{64}$'),
  constraint documents_size_bytes_check check (size_bytes >= 0)
);

create index documents_user_id_idx on app_public.documents (tenant_id, user_id);
create index documents_created_at_idx on app_public.documents (tenant_id, created_at);
create index documents_content_hash_idx on app_public.documents (tenant_id, content_hash);

comment on table app_public.documents is 'A document of the tenant. Everyone in the tenant reads it; its author, owners and admins change it.';
comment on column app_public.documents.title is 'The title that people read.';
comment on column app_public.documents.content_hash is 'SHA-256 of the content, in lower-case hexadecimal.';
comment on column app_public.documents.storage_path is 'Where the content is kept, below the tenant''s own prefix.';
comment on column app_public.documents.media_type is 'Media type of the content, as in RFC 6838.';
comment on column app_public.documents.size_bytes is 'Size of the content in bytes.';
comment on column app_public.documents.metadata is 'Anything else that is known about the document.';

create trigger documents_touch before update on app_public.documents
  for each row execute function app_private.touch_updated_at();

select tenancy.protect('app_public.documents', writes => 'own');

grant select, delete on app_public.documents to app_user;
grant insert (id, user_id, title, content_hash, storage_path, media_type, size_bytes, metadata)
  on app_public.documents to app_user;
grant update (title, content_hash, storage_path, media_type, size_bytes, metadata)
  on app_public.documents to app_user;
