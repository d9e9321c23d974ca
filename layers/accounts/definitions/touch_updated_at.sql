-- For tables with an updated_at, in this layer and above it.
create or replace function app_private.touch_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  NEW.updated_at := now();
  return NEW;
end
$$;
