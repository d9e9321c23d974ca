-- The value of an IMMUTABLE function is kept in a cached plan and served to the
-- next tenant of the connection.
select
  'immutable-context' as rule,
  'error' as level,
  functions.name as object,
  format('The %s reads the context and is IMMUTABLE: a prepared statement keeps the value of the first tenant and serves it to the next.',
         functions.name) as detail,
  format('alter function %s stable;', functions.signature) as remedy,
  format('immutable-context %s', functions.name) as identity,
  case when functions.kind <> 'a' then left(pg_get_functiondef(functions.oid), 600) end as definition
from functions
where functions.volatility = 'i'
  and (functions.oid in (select oid from context_readers)
       or exists (
         select
           from context_readers
           join functions as reader on reader.oid = context_readers.oid
          where coalesce(pg_get_function_sqlbody(functions.oid), functions.source) ~ ('\m' || reader.proname || '\s*\(')
            and reader.oid <> functions.oid and reader.proname ~ '^\w+$'))
