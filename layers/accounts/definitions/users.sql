comment on table app_public.users is 'A person in a tenant. The same person in two tenants is two users.';
comment on column app_public.users.email is 'Lower-case e-mail address, unique in the tenant.';
comment on column app_public.users.display_name is 'The name that people read.';
comment on column app_public.users.role is 'owner and admin see and change the whole tenant''s rows, member the own ones, viewer reads only.';
comment on column app_public.users.is_active is 'False for a user who may no longer sign in.';
select app_private.describe_standard_columns('app_public.users');

create or replace trigger users_touch before update on app_public.users
  for each row execute function app_private.touch_updated_at();

create or replace trigger users_guard_role before insert or update or delete on app_public.users
  for each row execute function app_private.guard_user_role();

-- What the wall asks for who may enter.
create or replace trigger users_copy_added after insert or delete on app_public.users
  for each row execute function app_private.copy_user();
create or replace trigger users_copy_changed after update on app_public.users
  for each row when ((OLD.tenant_id, OLD.id, OLD.role, OLD.is_active) is distinct from (NEW.tenant_id, NEW.id, NEW.role, NEW.is_active))
  execute function app_private.copy_user();
create or replace trigger users_forget_truncated after truncate on app_public.users
  for each statement execute function app_private.forget_truncated('user');

create or replace trigger users_count_added after insert on app_public.users
  referencing new table as added for each statement execute function app_private.count_seats();
create or replace trigger users_count_changed after update on app_public.users
  referencing old table as removed new table as added for each statement execute function app_private.count_seats();
create or replace trigger users_count_removed after delete on app_public.users
  referencing old table as removed for each statement execute function app_private.count_seats();

grant select, delete on app_public.users to app_user;
grant insert (id, email, display_name, role) on app_public.users to app_user;
grant update (email, display_name, role, is_active) on app_public.users to app_user;
