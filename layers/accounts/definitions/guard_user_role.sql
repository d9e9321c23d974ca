-- An admin could otherwise become an owner, or take the role from one.
create or replace function app_private.guard_user_role() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Asked alone: the platform may not even name what reads a user's context.
  if current_user = 'app_user' then
    if 'owner' in (case when TG_OP <> 'INSERT' then OLD.role end, case when TG_OP <> 'DELETE' then NEW.role end)
       and tenancy.sealed_user_role() is distinct from 'owner'
    then
      raise exception using
        errcode = '42501',
        message = 'only an owner may make, change or remove an owner';
    end if;
  end if;
  return case when TG_OP = 'DELETE' then OLD else NEW end;
end
$$;
