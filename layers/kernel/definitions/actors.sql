-- Who may ask: a user or a key of a tenant, with what the database knows of it. No row,
-- no entry. The kernel alone knows neither users nor keys, and believes the claim. A
-- project that keeps users replaces this view (`create or replace view`), and installing
-- the kernel again leaves it alone. It must read nothing that is behind a wall: the wall
-- reads it.
--
--   kind      'user' or 'key'
--   role      no more than this role; null where only the claim says it
--   readable  the tables that it may read, writable those that it may write; null for all
--   expires_at  nothing is cached beyond that
do $$
begin
  if to_regclass('tenancy.actors') is null then
    create view tenancy.actors as
      select claimed.tenant_id::uuid, claimed.actor_id::uuid, claimed.kind,
             null::text as role, null::regclass[] as readable, null::regclass[] as writable,
             null::timestamptz as expires_at
        from (
          select current_setting('app.current_tenant_id', true) as tenant_id,
                 split_part(current_setting('app.context', true), '|', 1) as actor_id, 'user' as kind
          union all
          select current_setting('app.current_tenant_id', true),
                 split_part(current_setting('app.context', true), '|', 4), 'key'
        ) as claimed
       where claimed.tenant_id like '________-____-____-____-____________'
         and claimed.actor_id like '________-____-____-____-____________';
  end if;
end
$$;

comment on view tenancy.actors is $$
@rowhouse allow view-owner-rights Only the views of the sealed context read it, for the user or key that is claimed; granted to nobody.

The users and keys that may ask, by tenant; no row for one that is unknown, deactivated, revoked or expired. Replaced by a project that keeps users.
$$;

-- The lower of two roles; where one is not known, the claimed one.
create or replace function tenancy.lower_role(claimed text, given text) returns text
  language sql immutable parallel safe
  return case
    when strpos('owner admin member viewer', given) > strpos('owner admin member viewer', claimed) then given
    else claimed
  end;
