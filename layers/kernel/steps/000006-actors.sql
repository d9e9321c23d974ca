-- A context can be a key's, too: a program asks, not a person. What is cached of a seal
-- holds what its actor may do.
--
-- A row with `ended_by` stands for an end: of all seals of a tenant that were cached
-- before, or of those of one of its actors. Whoever looks a seal up finds the end first.
-- It is a row of its own, because a seal that is being cached meanwhile cannot be seen yet,
-- and to wait for it would let a tenant delay its own suspension. It stays until every
-- seal that it could meet has run out.
alter table tenancy.cached_seals
  add column key_id uuid,
  add column readable regclass[],
  add column writable regclass[],
  add column ended_by bigint not null default 0,
  drop constraint cached_seals_pkey,
  add constraint cached_seals_pkey primary key (context, ended_by);

create index cached_seals_ended_by_idx on tenancy.cached_seals (ended_by)
  where ended_by > 0 and seal_ends_at = 'infinity';

-- Where an older kernel stands, these views hold functions whose result changes. The
-- definitions that follow make them anew.
do $$
begin
  if to_regclass('tenancy.sealed_context') is not null then
    create or replace view tenancy.sealed_context with (security_barrier) as
      select null::uuid as tenant_id, null::uuid as user_id, null::text as role;
    create or replace view tenancy.required_context with (security_barrier) as
      select null::uuid as tenant_id, null::uuid as user_id, null::text as role;
  end if;
end
$$;
