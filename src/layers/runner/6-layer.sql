-- Brings one layer up: the steps that have not run, the definitions that have
-- changed, and then away with what no definition makes any more.
create or replace procedure pg_temp.bring_up(layer text, version text)
  language plpgsql
as $$
declare
  next record;
  before text[];
  made text[];
  missing text;
  lost text[];
  statement text;
  has_run boolean := false;
begin
  for next in
    select layer_files.*
      from pg_temp.pending(layer) as pending
      join pg_temp.layer_files using (file)
     where file like 'steps/%'
     order by position
  loop
    call pg_temp.run_file(layer, next.file, next.body);
    call pg_temp.record(layer, next.file, next.hash, version);
    has_run := true;
  end loop;

  -- A grant that is taken back may be part of one that another definition makes:
  -- then all of them run again.
  lost := array(
    select distinct unnest(ledger.undo) from tenancy.ledger where ledger.layer = bring_up.layer
    except
    select pg_temp.undo(body) from pg_temp.layer_files where file like 'definitions/%');
  foreach statement in array lost loop
    begin
      execute statement;
    exception when undefined_function or undefined_table or undefined_object or undefined_column or invalid_schema_name then null;
    end;
  end loop;

  for next in
    select layer_files.*
      from pg_temp.layer_files
     where file like 'definitions/%'
       and (lost <> '{}' or file in (select pending.file from pg_temp.pending(layer) as pending))
     order by position
  loop
    before := array(select format('%s %s', identity, written) from pg_temp.objects());
    call pg_temp.run_definition(layer, next.file, next.body);
    made := array(
      select identity
        from pg_temp.objects() as objects
       where objects.name in (select pg_temp.declared(next.body))
         and format('%s %s', identity, written) <> all (before)
       order by identity);
    select declared into missing
      from pg_temp.declared(next.body) as declared
     where not exists (
       select from unnest(made) as object
        where object = declared or starts_with(object, declared || '('))
     limit 1;
    if found then
      raise exception using
        errcode = '55000',
        message = format('layers/%s/%s declares "%s" and does not make it.', layer, next.file, missing);
    end if;
    call pg_temp.record(layer, next.file, next.hash, version, made, array(select pg_temp.undo(next.body)));
    has_run := true;
  end loop;

  call pg_temp.drop_vanished(layer, version, has_run);
  if has_run then
    perform tenancy.check_functions();
  end if;
end
$$;
