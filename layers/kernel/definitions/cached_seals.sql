comment on table tenancy.cached_seals is
  'Contexts whose seals were verified within the last minute. Written by tenancy.cache_seal() alone; granted to nobody.';
comment on column tenancy.cached_seals.context is
  'The whole of app.context: the seal in it covers tenant, user and role.';
comment on column tenancy.cached_seals.claim is
  'The tenant as app.current_tenant_id had it.';

-- A trigger. Notes the change for transactions with a snapshot of their own. For each
-- row: forgets what is cached for one tenant; the argument names the column that
-- holds it. For a statement: forgets everything. It passes over cached seals that
-- another transaction has locked, so that caching one never delays a suspension.
create or replace function tenancy.forget_cached_seals() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  forgotten uuid := case when TG_LEVEL = 'ROW' then to_jsonb(OLD) ->> TG_ARGV[0] end;
begin
  perform tenancy.note_change();
  delete from tenancy.cached_seals
   where context in (
     select context from tenancy.cached_seals
      where cached_seals.tenant is not null
        and (TG_LEVEL = 'STATEMENT' or cached_seals.tenant = forgotten)
        for update skip locked);
  return null;
end
$$;

comment on function tenancy.forget_cached_seals() is
  'A trigger for what tenancy.tenant_statuses reads: after update or delete, for each row, with the name of the column that holds the tenant.';

create or replace trigger forget_cached_seals
  after update or delete or truncate on tenancy.seal_keys
  for each statement execute function tenancy.forget_cached_seals();
alter table tenancy.seal_keys enable always trigger forget_cached_seals;
