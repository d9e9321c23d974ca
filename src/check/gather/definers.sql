-- Functions that a rule asks a judgment of.
select
  functions.oid::int8 as oid, functions.owner::int8 as owner, functions.is_definer as definer
from functions
