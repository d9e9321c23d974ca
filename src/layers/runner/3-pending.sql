-- The files that have not run as they are now, in order: new or changed ones, and
-- definitions of which an object is missing because a step dropped it.
create or replace function pg_temp.pending(layer text) returns table (file text, what text)
  language plpgsql
as $$
begin
  if to_regclass('tenancy.ledger') is null then
    return query select layer_files.file, 'new' from pg_temp.layer_files order by position;
    return;
  end if;
  return query
  select layer_files.file,
         case when ledger.hash is null then 'new' when ledger.hash = layer_files.hash then 'incomplete' else 'changed' end
    from pg_temp.layer_files
    left join tenancy.ledger on ledger.layer = pending.layer and ledger.file = layer_files.file
   where ledger.hash is distinct from layer_files.hash
      or ledger.objects <> array(
           select objects.identity from pg_temp.objects() as objects
            where objects.identity = any (ledger.objects) order by 1)
   order by position;
end
$$;

-- Definitions that ran and are no longer among the files.
create or replace function pg_temp.vanished(layer text) returns setof text
  language plpgsql
as $$
begin
  if to_regclass('tenancy.ledger') is not null then
    return query
    select ledger.file
      from tenancy.ledger
     where ledger.layer = vanished.layer and ledger.hash is not null and ledger.file like 'definitions/%'
       and not exists (select from pg_temp.layer_files where layer_files.file = ledger.file)
     order by ledger.file;
  end if;
end
$$;
