-- Brings one layer up: the steps that have not run, the definitions that have
-- changed; then what no definition makes any more is dropped.
create or replace procedure pg_temp.bring_up(layer text, version text)
  language plpgsql
as $$
declare
  next record;
  past text[];
  unsaid text[];
  statement text;
  held text;
begin
  if not exists (select from pg_temp.pending(layer)) and not exists (select from pg_temp.vanished(layer)) then
    return;
  end if;

  for next in
    select * from pg_temp.layer_files
     where file like 'steps/%' and file in (select pending.file from pg_temp.pending(layer) as pending)
     order by position
  loop
    call pg_temp.run_file(layer, next.file, next.body);
    call pg_temp.record(layer, next.file, next.hash, version);
  end loop;

  past := array(select unnest(objects) from tenancy.ledger where ledger.layer = bring_up.layer);
  unsaid := array(
    select unnest(undo) from tenancy.ledger where ledger.layer = bring_up.layer
    except
    select pg_temp.undo(body) from pg_temp.layer_files where file like 'definitions/%');
  foreach statement in array unsaid loop
    begin
      execute statement;
    exception
      when undefined_function or undefined_table or undefined_object or undefined_column or invalid_schema_name then null;
    end;
  end loop;

  -- What was taken back may be part of what another definition grants: then all run.
  for next in
    select * from pg_temp.layer_files
     where file like 'definitions/%'
       and (unsaid <> '{}' or file in (select pending.file from pg_temp.pending(layer) as pending))
     order by position
  loop
    call pg_temp.run_definition(layer, next.file, next.body, next.hash, version);
  end loop;

  for next in select file from pg_temp.vanished(layer) as file loop
    call pg_temp.record(layer, next.file, null, version);
  end loop;
  held := pg_temp.drop_objects(array(
    select unnest(past)
    except
    select unnest(objects) from tenancy.ledger where ledger.layer = bring_up.layer));
  if held is not null then
    raise exception using
      errcode = '2BP01',
      message = format('What the definitions of layer %s no longer make cannot be dropped, because something uses it.', layer),
      detail = held,
      hint = 'Change or drop what uses it first.';
  end if;
  perform tenancy.check_functions();
end
$$;
