-- columns: press.articles.site_id press.bookmarks.site_id press.comments.site_id press.likes.site_id press.sites.id press.users.site_id
-- root: press.sites.id
-- tenant: the setting press.site_id (through press.site())
-- user: the setting press.user_id (through press.reader())
-- roles: press_app
-- hole: create policy hole on press.likes for select using (user_id is not null)
-- found: press.likes
-- More policies compare user_id than site_id, and some of them that alone: the tenant is the site all the same.
create role press_owner nologin;
create role press_app nologin;
create role press_login login noinherit;
grant press_app to press_login;
create schema press;
grant usage on schema press to press_app;
create function press.site() returns uuid language sql stable as $$ select nullif(current_setting('press.site_id', true), '')::uuid $$;
create function press.reader() returns uuid language sql stable as $$ select nullif(current_setting('press.user_id', true), '')::uuid $$;
create table press.sites (id uuid primary key, name text not null);
create table press.users (site_id uuid not null references press.sites, user_id uuid not null, name text not null, primary key (site_id, user_id));
create table press.articles (site_id uuid not null references press.sites, id uuid not null, title text not null, primary key (site_id, id));
create table press.comments (site_id uuid not null, user_id uuid not null, id uuid not null, body text not null, primary key (site_id, id),
  foreign key (site_id, user_id) references press.users (site_id, user_id) on delete cascade);
create table press.likes (site_id uuid not null, user_id uuid not null, id uuid not null, primary key (site_id, id),
  foreign key (site_id, user_id) references press.users (site_id, user_id) on delete cascade);
create table press.bookmarks (site_id uuid not null, user_id uuid not null, id uuid not null, primary key (site_id, id),
  foreign key (site_id, user_id) references press.users (site_id, user_id) on delete cascade);
do $$ declare t text; begin
  foreach t in array '{users,comments,likes,bookmarks}'::text[] loop
    execute format('create index on press.%I (site_id, user_id)', t);
    execute format('create policy own on press.%I to press_app using (site_id = (select press.site()) and user_id = (select press.reader()))', t);
  end loop;
  foreach t in array '{sites,users,articles,comments,likes,bookmarks}'::text[] loop
    execute format('alter table press.%I enable row level security, force row level security', t);
    execute format('grant select%s on press.%I to press_app', case when t in ('sites', 'users') then '' else ', insert, update, delete' end, t);
    execute format('alter table press.%I owner to press_owner', t);
  end loop;
end $$;
create policy own on press.sites to press_app using (id = (select press.site()));
create policy own on press.articles to press_app using (site_id = (select press.site()));
alter function press.site() owner to press_owner;
alter function press.reader() owner to press_owner;
