comment on table app_public.notifications is $$
@behavior -insert

Something that one user is told of.
$$;
comment on column app_public.notifications.kind is 'What it is about, such as order_filled. A project says which kinds there are.';
comment on column app_public.notifications.title is 'One line.';
comment on column app_public.notifications.body is 'The rest of the text.';
comment on column app_public.notifications.payload is 'What a program needs to show it well.';
comment on column app_public.notifications.read_at is 'When the user read it; null while it is new.';
select app_private.describe_standard_columns('app_public.notifications');

grant select, delete on app_public.notifications to app_user;
grant insert (id, user_id, kind, title, body, payload) on app_public.notifications to app_user;
grant update (read_at) on app_public.notifications to app_user;
