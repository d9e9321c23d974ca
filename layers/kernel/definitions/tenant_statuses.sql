-- Whether a tenant may be entered: no row, or one with its status. The kernel
-- alone knows no tenants and lets every one in. A project that keeps tenants
-- replaces this view (`create or replace view`), and installing the kernel again
-- leaves it alone. It must read nothing that is behind a wall: the wall reads it.
do $$
begin
  if to_regclass('tenancy.tenant_statuses') is null then
    create view tenancy.tenant_statuses as
      select case
               when current_setting('app.current_tenant_id', true) like '________-____-____-____-____________'
               then current_setting('app.current_tenant_id', true)::uuid
             end as tenant_id,
             'active'::text as status;
  end if;
end
$$;

comment on view tenancy.tenant_statuses is
  'active, suspended or cancelled; no row for a tenant that is not known. Replaced by a project that keeps tenants.';
