-- The kernel: context, walls, partitions, the record of who went round them.
-- It knows nothing of the domain and lives in anybody's database.
create schema tenancy;

grant usage on schema tenancy to app_user, app_anonymous, app_platform, app_operator;

-- A new function is executable by everyone unless the default says otherwise,
-- and only the global form of the default says it: the form `in schema` cannot
-- take away what the global one gives.
alter default privileges revoke execute on functions from public;

-- What has been run of each layer, so that a file is run when it is new or has
-- changed, and not again.
create table tenancy.ledger (
  layer text not null,
  file text not null,
  hash text,
  applied_at timestamptz not null default now(),
  package_version text not null,
  objects text[] not null default '{}',
  undo text[] not null default '{}',
  primary key (layer, file)
);

comment on table tenancy.ledger is
  'The files of each layer that have been run. Written by `rowhouse migrate` and `rowhouse kernel`; granted to nobody.';
comment on column tenancy.ledger.file is 'The path below the layer''s folder.';
comment on column tenancy.ledger.hash is 'SHA-256 of the file as it was run; null for a definition that has been dropped.';
comment on column tenancy.ledger.package_version is 'The version of Rowhouse that ran it.';
comment on column tenancy.ledger.objects is 'The functions, views and triggers that the definition makes, as `drop` names them.';
comment on column tenancy.ledger.undo is 'The statements that take back the definition''s grants and comments.';
