-- columns: guild.letters.guild_id guild.members.guild_id guild.treasures.guild_id
-- root: none
-- user: the setting guild.player
-- roles: guild_app
-- hole: create policy hole on guild.letters for select using (true)
-- found: guild.letters
create role guild_app login;
create schema guild;
grant usage on schema guild to guild_app;
create table guild.members (guild_id uuid not null, member_id uuid not null, primary key (guild_id, member_id));
create index on guild.members (member_id);
create function guild.admits(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select exists (select from guild.members
                    where members.guild_id = wanted
                      and members.member_id = nullif(current_setting('guild.player', true), '')::uuid);
  end;
create table guild.letters (guild_id uuid not null, id uuid not null, body text not null, primary key (guild_id, id));
create table guild.treasures (guild_id uuid not null, id uuid not null, name text not null, primary key (guild_id, id));
alter table guild.members enable row level security;
alter table guild.letters enable row level security;
alter table guild.treasures enable row level security;
create policy own on guild.members for select using (member_id = (select nullif(current_setting('guild.player', true), '')::uuid));
create policy own on guild.letters using (guild.admits(guild_id));
create policy own on guild.treasures using (guild.admits(guild_id));
grant select on guild.members to guild_app;
grant select, insert, update, delete on guild.letters, guild.treasures to guild_app;
