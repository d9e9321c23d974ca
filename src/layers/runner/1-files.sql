-- The files of one layer, in the order in which they run.
create temporary table layer_files (
  position integer generated always as identity,
  file text primary key,
  body text not null,
  hash text
) on commit drop;
grant select on pg_temp.layer_files to public;
