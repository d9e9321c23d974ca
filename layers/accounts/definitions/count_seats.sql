-- Counts the active users and owners of each tenant that a statement changes, and refuses
-- one user too many and the loss of the last owner. Whoever makes the change: the limit is
-- exact for direct inserts, too. The counts depend on no context, which SQL could change
-- within the statement. One row is locked until the transaction ends: of the tenant itself,
-- so nobody else waits.
create or replace function app_private.count_seats() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'INSERT' then
    perform app_private.take_seats(change.tenant_id, change.users, change.owners)
       from (select tenant_id, count(*) filter (where is_active) as users,
                    count(*) filter (where is_active and role = 'owner') as owners
               from added group by tenant_id order by tenant_id) as change;
  elsif TG_OP = 'DELETE' then
    perform app_private.take_seats(change.tenant_id, -change.users, -change.owners)
       from (select tenant_id, count(*) filter (where is_active) as users,
                    count(*) filter (where is_active and role = 'owner') as owners
               from removed group by tenant_id order by tenant_id) as change;
  else
    perform app_private.take_seats(change.tenant_id, change.users, change.owners)
       from (select tenant_id, sum(sign) filter (where is_active) as users,
                    sum(sign) filter (where is_active and role = 'owner') as owners
               from (select tenant_id, is_active, role, 1 as sign from added
                     union all
                     select tenant_id, is_active, role, -1 from removed) as both_sides
              group by tenant_id order by tenant_id) as change;
  end if;
  return null;
end
$$;

create or replace function app_private.take_seats(tenant uuid, users bigint, owners bigint) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  seats app_private.tenant_seats;
  allowed integer;
begin
  if coalesce(users, 0) = 0 and coalesce(owners, 0) = 0 then
    return;
  end if;
  update app_private.tenant_seats
     set active_users = active_users + coalesce(users, 0), active_owners = active_owners + coalesce(owners, 0)
   where tenant_seats.tenant_id = take_seats.tenant
  returning * into seats;
  select tenant_limits.max_users into allowed
    from app_private.tenant_limits
   where tenant_limits.tenant_id = take_seats.tenant;
  if users > 0 and seats.active_users > coalesce(allowed, 0) or seats.tenant_id is null then
    raise exception using
      errcode = 'RH020',
      message = format('the tenant may have %s active users', coalesce(allowed, 0)),
      hint = 'Deactivate a user, or ask for a higher limit.';
  end if;
  -- What is left of a cancelled tenant may be removed.
  if owners < 0 and seats.active_owners = 0 and exists (
    select from app_private.tenant_statuses
     where tenant_statuses.tenant_id = take_seats.tenant and tenant_statuses.status <> 'cancelled'
  ) then
    raise exception using
      errcode = 'RH021',
      message = 'the tenant would have no active owner left',
      hint = 'Make somebody else an owner first.';
  end if;
end
$$;
