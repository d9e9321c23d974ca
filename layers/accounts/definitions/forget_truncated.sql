-- TRUNCATE fires no trigger for rows: without this, whoever was in the table could still enter.
-- With the rights of the caller, who owns the table or is a superuser.
create or replace function app_private.forget_truncated() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.actors
     set is_active = false, key_hash = null
   where kind = TG_ARGV[0] and is_active;
  return null;
end
$$;
