-- The server asks for it, in a transaction of its own, when a seal comes again.
-- A transaction that stays open here makes the next one give up, not wait.
create or replace function tenancy.cache_seal() returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp set lock_timeout = '100ms'
as $$
declare
  claimed text := current_setting('app.context', true);
  seal text := tenancy.claimed_seal();
begin
  -- A standby caches what its primary does. A transaction with a snapshot of its
  -- own does not see which tenants have been suspended since.
  if not tenancy.seal_is_required()
     or current_setting('transaction_read_only')::boolean
     or current_setting('transaction_isolation') <> 'read committed'
  then
    return false;
  end if;
  -- Verified by the function, never by what is cached: that must not prolong its own life.
  delete from tenancy.cached_seals where context = claimed and tenant_id is not null;
  insert into tenancy.cached_seals (context, claim, tenant_id, user_id, role, believed_until, seal_ends_at)
  select claimed, current_setting('app.current_tenant_id'), required.tenant_id, required.user_id, required.role,
         least(clock_timestamp() + interval '1 minute', seal_ends_at, retires_at), seal_ends_at
    from tenancy.require_context() as required
   cross join to_timestamp(substr(seal, 21, 10)::bigint) as seal_ends_at
    join tenancy.seal_keys on seal_keys.id = substr(seal, 4, 16)
  on conflict do nothing;

  -- A few of those that will not be cached again: to lock another's would hold it up.
  delete from tenancy.cached_seals
   where context = any (array(
     select ended.context from tenancy.cached_seals as ended
      where ended.seal_ends_at < now()
      order by ended.seal_ends_at limit 10
        for update skip locked));
  return true;
end
$$;

comment on function tenancy.cache_seal() is
  'Caches the seal of the present context for a minute. Returns whether it did: not where no seal is required, nor in a transaction that only reads or that is not READ COMMITTED. Errors as tenancy.required_context.';

grant execute on function tenancy.cache_seal() to app_user;
