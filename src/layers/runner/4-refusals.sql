-- 1.2.3-beta before 1.2.3; what stands behind the dash is not compared.
create or replace function pg_temp.version_order(version text) returns integer[]
  language sql
as $$
  select parts[1:3]::integer[] || case when parts[4] is null then 1 else 0 end
    from regexp_match(version, '^(\d+)\.(\d+)\.(\d+)(-)?') as parts
$$;

-- Raises where this package cannot bring the layer up.
create or replace procedure pg_temp.refuse(layer text, version text)
  language plpgsql
as $$
declare
  past record;
begin
  if to_regclass('tenancy.ledger') is null then
    if to_regnamespace('tenancy') is not null then
      raise exception using
        errcode = '55000',
        message = 'The schema tenancy is there and has no ledger: another version made it before there were layers, or somebody else did.',
        hint = 'Use a new database, or run "rowhouse db reset", which drops its data.';
    end if;
    return;
  end if;

  select ledger.package_version into past
    from tenancy.ledger
   where ledger.layer = refuse.layer
     and pg_temp.version_order(ledger.package_version) > pg_temp.version_order(version)
   order by pg_temp.version_order(ledger.package_version) desc limit 1;
  if found then
    raise exception using
      errcode = '55000',
      message = format('Rowhouse %s brought layer %s of this database up, and this is Rowhouse %s: use %1$s or newer.',
                       past.package_version, layer, version);
  end if;

  select ledger.file, ledger.package_version, layer_files.hash is null as is_unknown into past
    from tenancy.ledger
    left join pg_temp.layer_files on layer_files.file = ledger.file
   where ledger.layer = refuse.layer and ledger.file like 'steps/%' and ledger.hash is distinct from layer_files.hash
   order by ledger.file limit 1;
  if found then
    raise exception using
      errcode = '55000',
      message = case when past.is_unknown
        then format('Rowhouse %s ran %s of layer %s in this database, and this Rowhouse (%s) does not have it.',
                    past.package_version, past.file, layer, version)
        else format('%2$s of layer %3$s has changed since Rowhouse %1$s ran it in this database.',
                    past.package_version, past.file, layer) end,
      hint = case when past.is_unknown then 'Use the version that has it.'
        else 'A step runs once: put the change into a new step.' end;
  end if;

  select layer_files.file, ran.file as later into past
    from pg_temp.layer_files
    join tenancy.ledger as ran on ran.layer = refuse.layer and ran.file like 'steps/%' and ran.file > layer_files.file
   where layer_files.file like 'steps/%'
     and not exists (
       select from tenancy.ledger where ledger.layer = refuse.layer and ledger.file = layer_files.file)
   limit 1;
  if found then
    raise exception using
      errcode = '55000',
      message = format('%s of layer %s comes before %s, which has run in this database already.', past.file, layer, past.later),
      hint = 'Give the new step the highest number.';
  end if;
end
$$;
