-- Layers and migrations run with row_security off, and then a function over a
-- walled table could not be created, because its body is planned as it is
-- checked. So bodies are not checked there but here, all of them, with
-- row_security as it is in use. graphile-migrate calls this after every run.
create or replace function tenancy.check_functions() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp set row_security = on set check_function_bodies = on
as $$
declare
  function record;
begin
  for function in
    select pg_proc.oid, pg_proc.oid::regprocedure as signature, pg_language.lanvalidator::regproc as validator
      from pg_catalog.pg_proc
      join pg_catalog.pg_language on pg_language.oid = pg_proc.prolang
     where pg_proc.proowner = 'app_owner'::regrole
       and pg_language.lanvalidator <> 0
  loop
    begin
      execute format('select %s(%s)', function.validator, function.oid);
    exception when others then
      raise exception using
        errcode = SQLSTATE,
        message = format('function %s: %s', function.signature, SQLERRM);
    end;
  end loop;
end
$$;

comment on function tenancy.check_functions() is
  'Checks the body of every function that app_owner owns. Raises what Postgres says of the first that is wrong.';
