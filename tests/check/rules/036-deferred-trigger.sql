create function shop.note() returns trigger language plpgsql set search_path = '' as $$
begin
  perform current_setting('app.tenant');
  return null;
end $$;
create constraint trigger note after insert on shop.orders deferrable initially deferred for each row execute function shop.note();
