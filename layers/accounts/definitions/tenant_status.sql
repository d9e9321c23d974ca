create or replace function tenancy.tenant_status(tenant uuid) returns setof text
  language sql stable parallel safe
begin atomic
  select tenant_statuses.status
    from app_private.tenant_statuses
   where tenant_statuses.tenant_id = tenant_status.tenant;
end;
