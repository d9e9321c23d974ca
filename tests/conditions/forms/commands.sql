-- Policies for each command, and several policies on one table.
create role cond_owner nologin;
create role cond_support nologin;
create role cond_app nologin;
create role cond_login login noinherit;
grant cond_app to cond_login;
create schema app;
grant usage on schema app to cond_owner, cond_app;

create function app.tenant() returns uuid language sql stable
  return nullif(current_setting('app.tenant_id', true), '')::uuid;
create function app.me() returns uuid language sql stable
  return nullif(current_setting('app.user_id', true), '')::uuid;

-- table
create table documents (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  title text not null default '',
  user_id uuid not null default gen_random_uuid(),
  primary key (tenant_id, id)
);
alter table documents owner to cond_owner;
alter table documents enable row level security, force row level security;
grant select, insert, update, delete on documents to cond_app;

-- sound: using alone
-- Without WITH CHECK the same condition holds for what is written.
create policy own on documents using (tenant_id = app.tenant());

-- sound: a policy for each command
create policy s on documents for select using (tenant_id = app.tenant());
create policy i on documents for insert with check (tenant_id = app.tenant());
create policy u on documents for update using (tenant_id = app.tenant());
create policy d on documents for delete using (tenant_id = app.tenant());

-- sound: a wall beside a policy for everything
-- A restrictive policy is joined by AND.
create policy everything on documents using (true);
create policy wall on documents as restrictive using (tenant_id = app.tenant());

-- sound: a wall beside a condition on the user
create policy mine on documents using (user_id = app.me());
create policy wall on documents as restrictive using (tenant_id = app.tenant());

-- sound: a restrictive condition on a state
create policy own on documents using (tenant_id = app.tenant());
create policy drafts on documents as restrictive for select using (title <> 'draft');

-- sound: two policies that both ask
create policy own on documents using (tenant_id = app.tenant());
create policy own_again on documents for select using (app.tenant() = tenant_id and title <> '');

-- sound: users change their own rows alone
create policy reads on documents for select using (tenant_id = app.tenant());
create policy adds on documents for insert with check (tenant_id = app.tenant() and user_id = app.me());
create policy changes on documents for update
  using (tenant_id = app.tenant() and user_id = app.me()) with check (tenant_id = app.tenant() and user_id = app.me());

-- sound: nothing may be deleted
create policy reads on documents using (tenant_id = app.tenant());
create policy nothing on documents as restrictive for delete using (false);

-- sound: everything for a role that nobody becomes
create policy own on documents using (tenant_id = app.tenant());
create policy support on documents to cond_support using (true);

-- sound: a policy that no grant reaches
-- It opens deleting, which nobody may do: it waits for a grant.
revoke insert, update, delete on documents from cond_app;
create policy own on documents for select using (tenant_id = app.tenant());
create policy anything on documents for delete using (true);

-- sound: no policy for writing
create policy reads on documents for select using (tenant_id = app.tenant());

-- unsafe: an insert that asks nothing
create policy own on documents for select using (tenant_id = app.tenant());
create policy adds on documents for insert with check (true);

-- unsafe: an insert that asks for the author alone
-- The author may write into any tenant.
create policy own on documents for select using (tenant_id = app.tenant());
create policy adds on documents for insert with check (user_id = app.me());

-- unsafe: an update that moves rows away
create policy own on documents for select using (tenant_id = app.tenant());
create policy changes on documents for update using (tenant_id = app.tenant()) with check (true);

-- unsafe: an update that finds every row
create policy own on documents for select using (tenant_id = app.tenant());
create policy changes on documents for update using (true);

-- unsafe: an update that takes over every row
create policy own on documents for select using (tenant_id = app.tenant());
create policy changes on documents for update using (true) with check (tenant_id = app.tenant());

-- unsafe: a delete that asks nothing
create policy own on documents for select using (tenant_id = app.tenant());
create policy removes on documents for delete using (true);

-- unsafe: a check of true for all commands
create policy own on documents using (tenant_id = app.tenant()) with check (true);

-- unsafe: a check of the context alone
create policy own on documents using (tenant_id = app.tenant()) with check (app.tenant() is not null);

-- unsafe: a second policy for reading
create policy own on documents using (tenant_id = app.tenant());
create policy everybody on documents for select using (true);

-- unsafe: a wall for reading alone
create policy everything on documents using (true);
create policy wall on documents as restrictive for select using (tenant_id = app.tenant());

-- unsafe: a wall for another role
create policy everything on documents using (true);
create policy wall on documents as restrictive to cond_support using (tenant_id = app.tenant());

-- unsafe: a wall that permits
-- It was meant to be restrictive: the two are joined by OR.
create policy everything on documents for select using (title <> '');
create policy wall on documents using (tenant_id = app.tenant());

-- unsafe: own rows of any tenant beside the wall
-- A second policy lets an update find rows by their title.
create policy own on documents using (tenant_id = app.tenant());
create policy titles on documents for update using (title <> 'locked') with check (true);
