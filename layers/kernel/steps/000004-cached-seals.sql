-- Seals that were verified a moment ago. The wall looks a cached seal up, which
-- costs a fraction of verifying it. The server has a seal cached when it comes
-- again, by tenancy.cache_seal(); one that is not cached is verified.
--
-- A cached seal counts for a minute at most, and is forgotten at once when its
-- tenant's status or a key changes. A seal that is being cached meanwhile, by a
-- transaction that does not see the change or is not seen by it, counts until
-- the end of its minute: that is what the minute is for.
create table tenancy.cached_seals (
  context text collate "C" primary key,
  claim text collate "C",
  tenant uuid,
  user_id uuid,
  role text,
  believed_until timestamptz not null,
  seal_ends_at timestamptz not null
) with (fillfactor = 25);

create index cached_seals_seal_ends_at_idx on tenancy.cached_seals (seal_ends_at);
create index cached_seals_tenant_idx on tenancy.cached_seals (tenant);

-- Rows that match nothing. The look-up is planned into the wall and cached with
-- it; without them a plan made while the table is empty would read it row by row,
-- and go on doing so when there are thousands.
insert into tenancy.cached_seals (context, believed_until, seal_ends_at)
select 'filler ' || lpad(n::text, 120, '.'), '-infinity', 'infinity'
  from generate_series(1, 400) as n;
