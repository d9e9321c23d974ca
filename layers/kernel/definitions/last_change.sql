comment on sequence tenancy.last_change is
  'The id of the transaction that last changed what a seal is verified against.';
comment on table tenancy.last_change_lock is
  'Empty: locked by the transaction that writes tenancy.last_change.';

create or replace function tenancy.note_change() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
begin
  lock table tenancy.last_change_lock in share row exclusive mode;
  perform setval('tenancy.last_change', pg_current_xact_id()::text::bigint);
end
$$;

create or replace function tenancy.sees_last_change() returns boolean
  language sql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select pg_visible_in_snapshot(last_change.last_value::text::xid8, pg_current_snapshot())
    from tenancy.last_change;
end;

comment on function tenancy.sees_last_change() is
  'Whether the snapshot of this statement sees the last change of a tenant''s status or of a key.';

grant execute on function tenancy.sees_last_change() to app_user, app_operator;
