-- The kernel again: a wall that fetches no row of another tenant, and a context of
-- two settings.
--!include tenancy/index.sql

create or replace view tenancy.tenant_statuses as
  select tenant_statuses.tenant_id, tenant_statuses.status from app_private.tenant_statuses;

drop trigger if exists forget_kept_seals on app_private.tenant_statuses;
create or replace trigger forget_cached_seals
  after update or delete on app_private.tenant_statuses
  for each row execute function tenancy.forget_cached_seals('tenant_id');
alter table app_private.tenant_statuses enable always trigger forget_cached_seals;

--!include app_public/store_api_secret.sql
--!include app_public/read_api_secret.sql

-- Postgres searches pg_temp first for types, unless the path names it last.
do $$
declare
  function regprocedure;
begin
  for function in
    select oid::regprocedure
      from pg_catalog.pg_proc
     where pronamespace in ('tenancy'::regnamespace, 'app_public'::regnamespace, 'app_private'::regnamespace)
       and 'search_path=""' = any (proconfig)
  loop
    execute format('alter function %s set search_path = pg_catalog, pg_temp', function);
  end loop;
end
$$;

select tenancy.renew_walls();

drop function if exists tenancy.refuse_unsealed(), tenancy.sealed_tenant_or_null(), tenancy.keep_seal(),
  tenancy.verify_tenant_or_null(), tenancy.verify_active(uuid),
  tenancy.verify_user_id(), tenancy.verify_user_role(), tenancy.claimed_tenant_id(), tenancy.claimed_context(),
  tenancy.tenant_status(uuid), tenancy.read_expression(text, name), tenancy.write_expression(text, name);
drop trigger if exists forget_kept_seals on tenancy.seal_keys;
drop function if exists tenancy.forget_kept_seals();
drop table if exists tenancy.kept_seals;

--------------------------------------------------------------------------------
-- Guards on rows: triggers, which hold every role but those that pass the walls.
-- The context can change within the statement, too, to that of another tenant of
-- the same person with a genuine seal. So a role or a user counts only where the
-- tenant that it is sealed with is the row's. All are verified anew for each row.

-- An admin could otherwise become an owner, or take the role from one.
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
  end if;
  return person;
end
$$;

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

create or replace trigger jobs_guard_user before insert on app_public.jobs
  for each row execute function app_private.guard_job_user();

comment on column app_public.jobs.user_id is
  'The user who asked for it; null for the system. Only owners and admins may name another than themselves.';

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

create or replace trigger tenant_api_keys_guard_revocation before update of revoked_at on app_public.tenant_api_keys
  for each row when (OLD.revoked_at is not null) execute function app_private.guard_revocation();

comment on column app_public.tenant_api_keys.revoked_at is
  'Since when the key is refused; null while it is good. A revocation cannot be undone, nor put off.';
