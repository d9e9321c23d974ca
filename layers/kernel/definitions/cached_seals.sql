comment on table tenancy.cached_seals is
  'Contexts whose seals were verified within the last minute. Written by tenancy.cache_seal() alone; granted to nobody.';
comment on column tenancy.cached_seals.context is
  'The whole of app.context: the seal in it covers tenant, user and role.';
comment on column tenancy.cached_seals.claim is
  'The tenant as app.current_tenant_id had it.';

comment on column tenancy.cached_seals.ended_by is
  'The transaction that ended the seals which `context` names; 0 for a cached seal.';

-- The end of what is cached for a tenant or, where one is given, for an actor of it: in
-- the order of "C" before any context.
create or replace function tenancy.end_key(claim text, actor text) returns text
  language sql immutable parallel safe
  return '!' || claim || '|' || actor;

-- What a look-up asks for. The user stands in the context's first part, an API key in its
-- fourth.
create or replace function tenancy.cache_keys(context text, claim text) returns text[]
  language sql immutable parallel safe
  return array[
    context,
    tenancy.end_key(claim, ''),
    tenancy.end_key(claim, split_part(context, '|', 1) || split_part(context, '|', 4))
  ];

comment on function tenancy.end_key(text, text) is
  'How the end of the seals of a tenant or, where one is given, of an actor is called in tenancy.cached_seals.';
comment on function tenancy.cache_keys(text, text) is
  'What tenancy.cached_seals is asked for: the context, and the ends that could have met it.';

grant execute on function tenancy.end_key(text, text), tenancy.cache_keys(text, text) to app_user;

-- A trigger. For each row: ends what is cached for a tenant or, where a second argument
-- is given, for one actor; the arguments name the columns that hold them. For a statement:
-- forgets everything. A change of a tenant or a key is noted for transactions with a
-- snapshot of their own; for them a change of an actor counts from the next transaction,
-- because noting makes changes wait for each other, and tenants make those.
create or replace function tenancy.forget_cached_seals() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  forgotten text := case when TG_LEVEL = 'ROW' then to_jsonb(OLD) ->> TG_ARGV[0] end;
  actor text := case when TG_NARGS > 1 then to_jsonb(OLD) ->> TG_ARGV[1] end;
begin
  if TG_OP = 'UPDATE' and TG_LEVEL = 'ROW' and OLD is not distinct from NEW then
    return null;
  end if;
  if TG_LEVEL = 'ROW' then
    insert into tenancy.cached_seals (context, ended_by, believed_until, seal_ends_at)
    values (tenancy.end_key(forgotten, coalesce(actor, '')), pg_current_xact_id()::text::bigint, '-infinity', 'infinity')
    on conflict do nothing;
  end if;
  if actor is null then
    perform tenancy.note_change();
    -- Not what another transaction has locked: caching a seal never delays a suspension.
    delete from tenancy.cached_seals
     where (context, ended_by) in (
       select context, ended_by from tenancy.cached_seals
        where cached_seals.tenant is not null
          and (TG_LEVEL = 'STATEMENT' or cached_seals.tenant = forgotten::uuid)
          for update skip locked);
  end if;
  return null;
end
$$;

comment on function tenancy.forget_cached_seals() is
  'A trigger for what tenancy.tenant_statuses and tenancy.actors read: after update or delete, for each row, with the name of the column that holds the tenant and, for actors, of the one that holds the actor.';

create or replace trigger forget_cached_seals
  after update or delete or truncate on tenancy.seal_keys
  for each statement execute function tenancy.forget_cached_seals();
alter table tenancy.seal_keys enable always trigger forget_cached_seals;
