-- What the API shows, and what it never shows. Nobody creates objects here but
-- the owner, and no tenant role may even name what is in app_private.
create schema app_public;
create schema app_private;
grant usage on schema app_public to app_user, app_anonymous, app_platform, app_operator;
grant usage on schema app_private to app_platform;

-- The platform works on every table, whenever it was made.
alter default privileges in schema app_public grant select, insert, update, delete on tables to app_platform;
alter default privileges in schema app_private grant select, insert, update, delete on tables to app_platform;

-- Temporary tables could be planted in front of others' names; nobody needs them.
revoke all on schema public from public;
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to app_authenticator, app_operator', current_database());
end
$$;

create domain app_public.json_object as jsonb
  constraint json_object_check check (jsonb_typeof(value) = 'object');
comment on domain app_public.json_object is 'A JSON object; arrays and scalars are refused.';
