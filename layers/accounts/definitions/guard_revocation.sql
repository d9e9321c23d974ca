-- Revoked is revoked, for everybody: whoever wants the program back makes it a
-- new key. A later time changes nothing; an earlier one does.
create or replace function app_private.guard_revocation() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if NEW.revoked_at is null then
    raise exception using
      errcode = '42501',
      message = 'a revoked key stays revoked',
      hint = 'Make a new key.';
  end if;
  NEW.revoked_at := least(OLD.revoked_at, NEW.revoked_at);
  return NEW;
end
$$;
