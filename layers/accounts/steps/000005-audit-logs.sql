-- Who did what in the tenant. Added to, never changed.
create table app_public.audit_logs (
  tenant_id uuid not null,
  id uuid not null default tenancy.uuid_v7(),
  user_id uuid default tenancy.current_user_id(),
  action text not null,
  resource_type text not null,
  resource_id uuid,
  request_id uuid,
  details app_public.json_object not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint audit_logs_tenant_fkey foreign key (tenant_id)
    references app_public.tenants on delete restrict,
  constraint audit_logs_user_fkey foreign key (tenant_id, user_id)
    references app_public.users (tenant_id, id) on delete set null (user_id),
  constraint audit_logs_action_check check (length(action) between 1 and 100),
  constraint audit_logs_resource_type_check check (length(resource_type) between 1 and 100)
) partition by hash (tenant_id);

create index audit_logs_created_at_idx on app_public.audit_logs (tenant_id, created_at);
create index audit_logs_user_id_idx on app_public.audit_logs (tenant_id, user_id, created_at);
create index audit_logs_resource_idx on app_public.audit_logs (tenant_id, resource_type, resource_id);

select tenancy.create_partitions('app_public.audit_logs', 32, into_schema => 'app_private');
select tenancy.protect('app_public.audit_logs', reads => 'own', writes => 'own');
