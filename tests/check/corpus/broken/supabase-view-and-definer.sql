-- expect: view-owner-rights definer-function materialized-view
-- forbid: *
-- The tables are walled; what stands beside them is not.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create schema auth;
create schema app;
grant usage on schema auth, app to anon, authenticated;
create function auth.uid() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
create table app.posts (user_id uuid not null, id uuid not null, body text, primary key (user_id, id));
alter table app.posts enable row level security;
create policy own on app.posts using ((select auth.uid()) = user_id);
grant select on app.posts to authenticated;
create view app.recent_posts as select * from app.posts order by id desc;
grant select on app.recent_posts to anon, authenticated;
create view app.outer_posts with (security_invoker) as select id from app.recent_posts;
grant select on app.outer_posts to anon;
create function app.search(term text) returns setof app.posts language sql stable security definer set search_path = '' as $$
  select * from app.posts where body ilike '%' || term || '%'
$$;
create function app.run(statement text) returns void language plpgsql security definer set search_path = '' as $$
begin
  execute statement;
end
$$;
create materialized view app.post_counts as select user_id, count(*) from app.posts group by user_id;
grant select on app.post_counts to authenticated;
