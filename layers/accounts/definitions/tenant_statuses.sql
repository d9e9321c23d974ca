-- What the wall asks for a tenant's status.
create or replace view tenancy.tenant_statuses as
  select tenant_statuses.tenant_id, tenant_statuses.status from app_private.tenant_statuses;

-- A cached seal does not outlast a change of its tenant's status.
create or replace trigger forget_cached_seals
  after update or delete on app_private.tenant_statuses
  for each row execute function tenancy.forget_cached_seals('tenant_id');
alter table app_private.tenant_statuses enable always trigger forget_cached_seals;

create or replace trigger tenant_statuses_show after update on app_private.tenant_statuses
  for each row when (OLD.status <> NEW.status) execute function app_private.show_tenant_status();
