-- forbid: *
-- Sound conditions in forms that nobody expects: rows compared as a whole, lists
-- unfolded in FROM, IS NOT DISTINCT FROM, CASE, views of the asker's memberships.
create role corpus_owner nologin;
create role corpus_app login;
create schema odd;
grant usage on schema odd to corpus_app;
create function odd.teams() returns uuid[] language sql stable
  return string_to_array(nullif(current_setting('odd.teams', true), ''), ',')::uuid[];
create function odd.me() returns uuid language sql stable return nullif(current_setting('odd.me', true), '')::uuid;
create table odd.members (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
create table odd.a (team_id uuid not null, user_id uuid not null, id uuid not null, primary key (team_id, id));
create table odd.b (team_id uuid not null, id uuid not null, primary key (team_id, id));
create table odd.c (team_id uuid not null, id uuid not null, primary key (team_id, id));
create table odd.d (team_id uuid not null, id uuid not null, kind text not null, primary key (team_id, id));
create table odd.e (team_id uuid not null, id uuid not null, primary key (team_id, id));
create table odd.f (team_id uuid not null, id uuid not null, primary key (team_id, id));
create policy own on odd.members for select using (user_id = (select odd.me()));
create policy own on odd.a using ((team_id, user_id) in (select members.team_id, members.user_id from odd.members where members.user_id = odd.me()));
create policy own on odd.b using (exists (select from unnest(odd.teams()) as mine where mine = b.team_id));
create policy own on odd.c using (team_id is not distinct from (odd.teams())[1]);
create policy own on odd.d using (case when kind = 'private' then team_id = (odd.teams())[1] else team_id = any (odd.teams()) end);
create policy own on odd.e
  using (team_id in (with mine as (select members.team_id from odd.members where members.user_id = odd.me()) select mine.team_id from mine));
create policy own on odd.f
  using (exists (select from (select members.team_id from odd.members where members.user_id = odd.me()) as mine where mine.team_id = f.team_id));
do $$ declare t text; begin
  foreach t in array '{members,a,b,c,d,e,f}'::text[] loop
    execute format('alter table odd.%I enable row level security, force row level security', t);
    execute format('grant select%s on odd.%I to corpus_app', case t when 'members' then '' else ', insert, update, delete' end, t);
    execute format('alter table odd.%I owner to corpus_owner', t);
  end loop;
end $$;
