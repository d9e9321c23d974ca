-- A role for each tenant, which logs in itself.
create role cond_owner nologin;
create role cond_tenants nologin;
create role cond_acme login in role cond_tenants;
create role cond_globex login in role cond_tenants;
create schema app;
grant usage on schema app to cond_owner, cond_tenants;

-- table
create table documents (
  tenant name not null default current_user,
  id uuid not null default gen_random_uuid(),
  title text not null default '',
  primary key (tenant, id)
);
alter table documents owner to cond_owner;
alter table documents enable row level security, force row level security;
grant select, insert, update, delete on documents to cond_acme, cond_globex;

-- sound: the current user
create policy own on documents using (tenant = current_user);

-- sound: the user of the session
create policy own on documents using (tenant = session_user);

-- sound: the current user as text
create policy own on documents using (tenant::text = current_user::text);

-- sound: not another user
create policy own on documents using (not (tenant <> current_user));

-- sound: the row's role is the asker's
create policy own on documents using (tenant = current_user and pg_has_role(current_user, tenant, 'member'));

-- sound: a reader of the role
create function app.documents__who() returns name language sql stable as $$ select current_user $$;
create policy own on documents using (tenant = app.documents__who());

-- unsafe: any user
create policy own on documents using (current_user is not null);

-- unsafe: any user of a kind
create policy own on documents using (current_user like 'cond_%');

-- unsafe: a member of the tenants' role
create policy own on documents using (pg_has_role(current_user, 'cond_tenants', 'member'));

-- unsafe: users up to one's own name
create policy own on documents using (tenant <= current_user);

-- unsafe: not the role of visitors
create policy own on documents using (current_user <> 'cond_visitor');

-- unsafe: or a role that is called public
create policy own on documents using (tenant in (current_user, 'public'));

-- unsafe: the first letters of the role
create policy own on documents using (left(tenant::text, 6) = left(current_user::text, 6));
