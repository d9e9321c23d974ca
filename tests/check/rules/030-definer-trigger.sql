create function shop.refuse_taken() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from shop.orders where number = NEW.number) then raise 'taken'; end if;
  return NEW;
end $$;
create trigger refuse_taken before insert on shop.orders for each row execute function shop.refuse_taken();
