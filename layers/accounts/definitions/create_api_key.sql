create or replace function app_public.create_api_key(
  name text,
  permissions text[] default '{read}',
  role text default 'viewer',
  expires_at timestamptz default null
) returns app_public.new_api_key
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select app_private.add_api_key(create_api_key.name, create_api_key.permissions, create_api_key.role, create_api_key.expires_at);
end;

comment on function app_public.create_api_key(text, text[], text, timestamptz) is
  'Makes a key that a program signs in with, and answers it: this once. For owners and admins, with no more than their own role. Permissions are read, write, <table>:read and <table>:write.';

grant execute on function app_public.create_api_key(text, text[], text, timestamptz) to app_user;
