-- The functions that are the user's own, who may execute them, and which say who asks.
functions as materialized (
  select
    pg_proc.oid, format('function %I.%I(%s)', schemas.name, proname, pg_get_function_identity_arguments(pg_proc.oid)) as name,
    pg_proc.oid::regprocedure as signature,
    proowner as owner, prosecdef as is_definer, provolatile as volatility, proleakproof as is_leakproof,
    proconfig as config, prolang as language, prorettype as result, prosrc as source, pronamespace as schema, proname,
    pg_proc.prokind as kind
    from pg_catalog.pg_proc
    join schemas on schemas.oid = pronamespace
   where not exists (
       select
         from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
),
callable as materialized (
  select functions.*, string_agg(quote_ident(actors.name), ', ' order by actors.name) as actor_names
    from functions
    join actors on has_function_privilege(actors.oid, functions.oid, 'execute')
                and has_schema_privilege(actors.oid, functions.schema, 'usage')
   group by functions.oid, functions.name, functions.signature, functions.owner, functions.is_definer, functions.volatility,
            functions.is_leakproof, functions.config, functions.language, functions.result, functions.source,
            functions.schema, functions.proname, functions.kind
),
-- Functions that say who asks: they read a setting or the session's user.
context_readers as materialized (
  select functions.oid
    from functions
   where coalesce(pg_get_function_sqlbody(functions.oid), functions.source)
         ~* '\m(current_setting\s*\(|session_user|current_user)'
)
