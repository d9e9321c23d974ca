-- The columns that every table has mean the same everywhere. One that has a
-- comment keeps it.
create or replace function app_private.describe_standard_columns(target regclass) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
as $$
declare
  standard record;
begin
  for standard in
    select pg_attribute.attname, texts.comment
      from (values
        ('tenant_id', 'The tenant that the row belongs to, for good.'),
        ('id', 'Time-ordered id (uuid version 7), unique in the tenant.'),
        ('user_id', 'The user that the row belongs to.'),
        ('created_at', 'When the row was made.'),
        ('updated_at', 'When the row was last changed.')
      ) as texts (attname, comment)
      join pg_catalog.pg_attribute on pg_attribute.attname = texts.attname
     where pg_attribute.attrelid = target
       and pg_catalog.col_description(pg_attribute.attrelid, pg_attribute.attnum) is null
  loop
    execute format('comment on column %s.%I is %L', target, standard.attname, standard.comment);
  end loop;
end
$$;
