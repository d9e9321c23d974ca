-- The same rows behind the policies of other guides.
set role app_owner;

create table bench.memberships (user_id uuid not null, tenant_id uuid not null, primary key (user_id, tenant_id));

-- A reader that the planner cannot look into: volatile, which is what a function
-- is that says nothing of it.
create function bench.tenant_of_session() returns uuid
  language plpgsql
as $$ begin return current_setting('app.current_tenant_id')::uuid; end $$;

-- As Drizzle's guide has it: the claims of a JWT as one JSON setting.
create function bench.jwt() returns jsonb
  language sql stable
  return coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;

create table bench.orders_per_row (like bench.orders including all);
create table bench.orders_membership (like bench.orders including all);
create table bench.orders_jwt (like bench.orders including all);
alter table bench.orders_per_row enable row level security;
alter table bench.orders_membership enable row level security;
alter table bench.orders_jwt enable row level security;

create policy tenant on bench.orders_per_row to app_user using (tenant_id = bench.tenant_of_session());
create policy tenant on bench.orders_membership to app_user
  using (tenant_id in (
    select memberships.tenant_id from bench.memberships
     where memberships.user_id = split_part(current_setting('app.context'), '|', 1)::uuid));
create policy tenant on bench.orders_jwt to app_user
  using (tenant_id = ((select bench.jwt()) ->> 'tenant_id')::uuid);

grant select on bench.memberships, bench.orders_per_row, bench.orders_membership, bench.orders_jwt to app_user;
grant execute on function bench.tenant_of_session(), bench.jwt() to app_user;

-- The owner stands before the wall of bench.orders like everybody else.
reset role;
insert into bench.memberships select distinct tenant_id, tenant_id from bench.orders;
insert into bench.orders_per_row select * from bench.orders;
insert into bench.orders_membership select * from bench.orders;
insert into bench.orders_jwt select * from bench.orders;
