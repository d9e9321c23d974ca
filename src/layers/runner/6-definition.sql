-- `create or replace` cannot change what a function returns, the names of its
-- parameters or the columns of a view. Then the definition's objects are dropped
-- where nothing depends on them, and made anew.
create or replace procedure pg_temp.replace_definition(layer text, file text, body text)
  language plpgsql
as $$
declare
  held text;
begin
  call pg_temp.run_file(layer, file, body);
exception when invalid_function_definition or invalid_table_definition then
  held := pg_temp.drop_objects(coalesce(
    (select objects from tenancy.ledger where ledger.layer = replace_definition.layer and ledger.file = replace_definition.file),
    '{}'));
  begin
    call pg_temp.run_file(layer, file, body);
  exception when invalid_function_definition or invalid_table_definition then
    raise exception using
      errcode = SQLSTATE, message = SQLERRM, detail = coalesce(held, ''),
      hint = 'Drop what depends on it in a step of the layer: what definitions make is made again.';
  end;
end
$$;

-- Runs a definition and records what it has made.
create or replace procedure pg_temp.run_definition(layer text, file text, body text, hash text, version text)
  language plpgsql
as $$
declare
  before text[] := array(select format('%s %s', identity, written) from pg_temp.objects());
  undo text[] := array(select pg_temp.undo(body));
  made text[];
  missing text;
begin
  call pg_temp.replace_definition(layer, file, body);
  made := array(
    select identity
      from pg_temp.objects() as objects
     where objects.name in (select pg_temp.declared(body))
       and format('%s %s', identity, written) <> all (before)
     order by identity);
  select declared into missing
    from pg_temp.declared(body) as declared
   where not exists (
     select from unnest(made) as object where object = declared or starts_with(object, declared || '('))
   limit 1;
  if missing is not null then
    raise exception using
      errcode = '55000',
      message = format('layers/%s/%s: "create or replace %s" made nothing of that name', layer, file, missing),
      hint = 'Write schema and name in lower case, as Postgres prints them.';
  end if;
  call pg_temp.record(layer, file, hash, version, made, undo);
end
$$;
