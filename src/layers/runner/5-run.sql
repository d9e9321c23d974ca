-- Runs one file; an error names it.
create or replace procedure pg_temp.run_file(layer text, file text, body text)
  language plpgsql
as $$
declare
  said text;
  advice text;
begin
  execute body;
exception when others then
  get stacked diagnostics said = pg_exception_detail, advice = pg_exception_hint;
  raise exception using
    errcode = SQLSTATE, message = format('layers/%s/%s: %s', layer, file, SQLERRM), detail = said, hint = advice;
end
$$;

create or replace procedure pg_temp.record(
  layer text, file text, hash text, version text, objects text[] default '{}', undo text[] default '{}'
)
  language plpgsql
as $$
begin
  insert into tenancy.ledger (layer, file, hash, package_version, objects, undo)
  values (layer, file, hash, version, objects, undo)
  on conflict on constraint ledger_pkey do update
    set hash = excluded.hash, applied_at = excluded.applied_at, package_version = excluded.package_version,
        objects = excluded.objects, undo = excluded.undo;
end
$$;

-- Drops what nothing else depends on, whatever the order. Returns what holds the
-- rest; null where everything is gone.
create or replace function pg_temp.drop_objects(objects text[]) returns text
  language plpgsql
as $$
declare
  object text;
  left_over text[];
  held text;
  reason text;
begin
  loop
    left_over := '{}';
    held := null;
    foreach object in array objects loop
      begin
        execute 'drop ' || object;
      exception
        when dependent_objects_still_exist then
          get stacked diagnostics reason = pg_exception_detail;
          left_over := left_over || object;
          held := concat_ws(e'\n', held, reason);
        when undefined_function or undefined_table or undefined_object or invalid_schema_name then null;
      end;
    end loop;
    exit when left_over = '{}' or left_over = objects;
    objects := left_over;
  end loop;
  return held;
end
$$;
