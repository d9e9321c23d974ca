-- Guards on rows: triggers, which hold every role but those that pass the walls.
-- The context can change within the statement, too, to that of another tenant of
-- the same person with a genuine seal. So a role or a user counts only where the
-- tenant that it is sealed with is the row's. All are verified anew for each row.

-- An admin could otherwise become an owner, or take the role from one. And whoever found
-- a key could make themself a user, who stays when the key is revoked.
create or replace function app_private.guard_user_role() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  person app_public.users := case when TG_OP = 'DELETE' then OLD else NEW end;
begin
  -- Asked alone: the platform may not even name what reads a user's context.
  if not tenancy.passes_walls(TG_RELID) then
    if 'owner' in (case when TG_OP <> 'INSERT' then OLD.role end, case when TG_OP <> 'DELETE' then NEW.role end)
       and (tenancy.sealed_tenant_id() is distinct from person.tenant_id
            or tenancy.sealed_user_role() is distinct from 'owner')
    then
      raise exception using
        errcode = '42501',
        message = 'only an owner may make, change or remove an owner';
    end if;
    if (TG_OP = 'INSERT'
        or TG_OP = 'UPDATE' and (NEW.email, NEW.role, NEW.is_active) is distinct from (OLD.email, OLD.role, OLD.is_active))
       and tenancy.sealed_key_id() is not null
    then
      raise exception using errcode = '42501', message = 'a key makes and changes no members';
    end if;
  end if;
  return person;
end
$$;
