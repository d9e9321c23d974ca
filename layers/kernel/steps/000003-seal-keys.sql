-- The keys that seals are made and checked with. Nobody is granted anything
-- here: the owner's functions alone read them, and the server has its copy in
-- its configuration. A key is kept as the two padded blocks of HMAC (RFC 2104),
-- so that a check is two hashes and nothing else.
create table tenancy.seal_keys (
  id text primary key,
  inner_pad bytea not null,
  outer_pad bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  retires_at timestamptz,
  constraint seal_keys_id_check check (id ~ '^[0-9a-f]{16}$'),
  constraint seal_keys_pad_check check (octet_length(inner_pad) = 64 and octet_length(outer_pad) = 64)
);
