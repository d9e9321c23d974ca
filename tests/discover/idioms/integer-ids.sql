-- columns: forum.accounts.id forum.posts.account_id forum.topics.account_id
-- root: forum.accounts.id
-- tenant: the setting forum.account_id
-- roles: forum_app
-- hole: create policy hole on forum.topics for select using (true)
-- found: forum.topics
create role forum_owner nologin;
create role forum_app login;
create schema forum;
grant usage on schema forum to forum_app;
create table forum.accounts (id integer generated always as identity primary key, name text not null);
create table forum.topics (account_id integer not null references forum.accounts, id integer generated always as identity, title text not null, primary key (account_id, id));
create table forum.posts (account_id integer not null, id integer generated always as identity, topic_id integer not null, body text not null, primary key (account_id, id),
  foreign key (account_id, topic_id) references forum.topics (account_id, id) on delete cascade);
create index on forum.posts (account_id, topic_id);
do $$ declare t text; begin
  foreach t in array '{accounts,topics,posts}'::text[] loop
    execute format('alter table forum.%I enable row level security, force row level security', t);
    execute format('create policy own on forum.%I using (%I = (select nullif(current_setting(''forum.account_id'', true), '''')::integer))',
                   t, case t when 'accounts' then 'id' else 'account_id' end);
    execute format('grant select%s on forum.%I to forum_app', case t when 'accounts' then '' else ', insert, update, delete' end, t);
    execute format('alter table forum.%I owner to forum_owner', t);
  end loop;
end $$;
