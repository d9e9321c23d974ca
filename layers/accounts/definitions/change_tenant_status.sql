-- The status that counts is written, and nothing else is waited for: from the next
-- statement on the tenant is refused.

create or replace function app_operations.suspend_tenant(tenant_id uuid) returns app_operations.tenants
  language plpgsql volatile strict
  set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.tenant_statuses as statuses
     set status = 'suspended'
   where statuses.tenant_id = suspend_tenant.tenant_id and statuses.status = 'active';
  if not found and (app_operations.find_tenant(suspend_tenant.tenant_id)).status = 'cancelled' then
    raise exception using
      errcode = 'RH024',
      message = 'a cancelled tenant cannot be suspended',
      hint = 'Resume it first.';
  end if;
  return app_operations.find_tenant(suspend_tenant.tenant_id);
end
$$;

create or replace function app_operations.cancel_tenant(tenant_id uuid) returns app_operations.tenants
  language plpgsql volatile strict
  set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.tenant_statuses as statuses
     set status = 'cancelled'
   where statuses.tenant_id = cancel_tenant.tenant_id and statuses.status <> 'cancelled';
  return app_operations.find_tenant(cancel_tenant.tenant_id);
end
$$;

create or replace function app_operations.resume_tenant(tenant_id uuid) returns app_operations.tenants
  language plpgsql volatile strict
  set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.tenant_statuses as statuses
     set status = 'active'
   where statuses.tenant_id = resume_tenant.tenant_id and statuses.status <> 'active';
  return app_operations.find_tenant(resume_tenant.tenant_id);
end
$$;

comment on function app_operations.suspend_tenant(uuid) is
  'Refuses the tenant from the next statement on, with RH003; its rows stay. Raises RH024 where it is cancelled.';
comment on function app_operations.cancel_tenant(uuid) is
  'Refuses the tenant from the next statement on, with RH004; its rows stay.';
comment on function app_operations.resume_tenant(uuid) is
  'Lets a tenant in again that was suspended or cancelled.';

grant execute on function app_operations.suspend_tenant(uuid) to app_platform;
grant execute on function app_operations.cancel_tenant(uuid) to app_platform;
grant execute on function app_operations.resume_tenant(uuid) to app_platform;
