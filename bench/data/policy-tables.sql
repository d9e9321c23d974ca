-- 2,000 tables with four policies each, in the form that careful handbooks give. Few tables
-- at a time: a transaction's locks are counted.

create schema shop;

grant usage on schema shop to app_user;

create procedure shop.make_tables()
  language plpgsql
as $$
begin
  for number in 1 .. 2000 loop
    execute format(
      'create table shop.t%1$s (tenant_id uuid not null, id uuid not null, user_id uuid not null, title text not null,
         primary key (tenant_id, id), unique (tenant_id, title));
       create index on shop.t%1$s (tenant_id, user_id);
       alter table shop.t%1$s enable row level security, force row level security;
       create policy wall on shop.t%1$s as restrictive
         using (tenant_id = (select nullif(current_setting(''app.tenant'', true), '''')::uuid));
       create policy reading on shop.t%1$s for select using (true);
       create policy adding on shop.t%1$s for insert with check (user_id = (select nullif(current_setting(''app.user'', true), '''')::uuid));
       create policy changing on shop.t%1$s for update using (user_id = (select nullif(current_setting(''app.user'', true), '''')::uuid));
       grant select, insert, update, delete on shop.t%1$s to app_user;
       alter table shop.t%1$s owner to app_owner', number);
    if number > 1 then
      execute format('alter table shop.t%s add foreign key (tenant_id, user_id) references shop.t%s (tenant_id, id)', number, number - 1);
    end if;
    if number % 50 = 0 then
      commit;
    end if;
  end loop;
end
$$;

call shop.make_tables();

drop procedure shop.make_tables;
