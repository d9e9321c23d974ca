-- What the wall asks for users and keys. A key that has expired is gone by itself.
create or replace view tenancy.actors as
  select actors.tenant_id, actors.actor_id, actors.kind, actors.role, actors.readable, actors.writable, actors.expires_at
    from app_private.actors
   where actors.is_active and (actors.expires_at is null or actors.expires_at > clock_timestamp());

-- What is cached for an actor ends when it changes.
create or replace trigger forget_cached_seals
  after update or delete on app_private.actors
  for each row execute function tenancy.forget_cached_seals('tenant_id', 'actor_id');
alter table app_private.actors enable always trigger forget_cached_seals;
