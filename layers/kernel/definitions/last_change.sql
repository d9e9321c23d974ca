comment on sequence tenancy.last_change is
  'The id of the transaction that last changed what a seal is verified against.';

-- Whoever notes last must commit last, or a snapshot between two commits would see
-- one change and not the other: so a lock is held until the commit. Of a table that
-- is granted to nobody, as anybody can take an advisory lock.
create or replace function tenancy.note_change() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  lock table tenancy.seal_keys in share row exclusive mode;
  perform setval('tenancy.last_change', pg_current_xact_id()::text::bigint);
end
$$;

-- Whether the snapshot of this statement sees that change. Called by
-- tenancy.require_context() alone: what tenants are suspended is nobody else's business.
create or replace function tenancy.sees_last_change() returns boolean
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
begin atomic
  select pg_visible_in_snapshot(last_change.last_value::text::xid8, pg_current_snapshot())
    from tenancy.last_change;
end;
