-- Functions that a rule asks a judgment of.
select
  functions.oid::int8 as oid, functions.owner::int8 as owner, functions.is_definer as definer,
  -- What a trigger calls the tables of changed rows; these come before any table.
  array(
    select name::text
      from pg_catalog.pg_trigger
      cross join lateral (values (tgoldtable), (tgnewtable)) as tables (name)
     where tgfoid = functions.oid and name is not null) as transitions
from functions
