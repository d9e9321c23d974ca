comment on table app_public.audit_logs is $$
@behavior -insert -update -delete

Who did what in the tenant. Members see what they did themselves, owners and admins everything. Rows are added and never changed.
$$;
comment on column app_public.audit_logs.user_id is 'The user who acted; null for work that no user asked for.';
comment on column app_public.audit_logs.action is 'What was done, as resource.verb.';
comment on column app_public.audit_logs.resource_type is 'What kind of thing it was done to.';
comment on column app_public.audit_logs.resource_id is 'Which one it was done to.';
comment on column app_public.audit_logs.request_id is 'The request that it was part of.';
comment on column app_public.audit_logs.details is 'What else is worth keeping.';
select app_private.describe_standard_columns('app_public.audit_logs');

-- Update and delete are not granted: a record that can be changed is none.
grant select on app_public.audit_logs to app_user;
grant insert (id, user_id, action, resource_type, resource_id, request_id, details) on app_public.audit_logs to app_user;
