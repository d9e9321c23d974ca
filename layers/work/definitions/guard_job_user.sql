-- A job says who asked for it. Owners and admins ask in anybody's name; work
-- without a user, for the system.
create or replace function app_private.guard_job_user() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if not tenancy.passes_walls(TG_RELID) then
    if tenancy.sealed_tenant_id() is distinct from NEW.tenant_id
       or (NEW.user_id is distinct from tenancy.sealed_user_id() and not tenancy.sees_whole_tenant())
    then
      raise exception using
        errcode = '42501',
        message = 'only an owner or an admin may ask for a job in the name of another';
    end if;
  end if;
  return NEW;
end
$$;
