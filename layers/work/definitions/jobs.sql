comment on table app_public.jobs is $$
@behavior -update -delete

Background work of one tenant. The same idempotency key twice is one job.
$$;
comment on column app_public.jobs.user_id is
  'The user who asked for it; null for the system. Only owners and admins may name another than themselves.';
comment on column app_public.jobs.kind is 'What is to be done, such as report.monthly.';
comment on column app_public.jobs.idempotency_key is 'Unique in the tenant: asking again with it makes no second job.';
comment on column app_public.jobs.payload is 'What the work needs to know.';
comment on column app_public.jobs.status is 'queued, running, succeeded, failed or cancelled.';
comment on column app_public.jobs.attempts is 'How often it was tried.';
comment on column app_public.jobs.max_attempts is 'After so many it has failed for good.';
comment on column app_public.jobs.run_at is 'Not before then.';
comment on column app_public.jobs.started_at is 'When the last attempt began.';
comment on column app_public.jobs.finished_at is 'When it ended.';
comment on column app_public.jobs.last_error is 'Why the last attempt failed.';
select app_private.describe_standard_columns('app_public.jobs');

create or replace trigger jobs_touch before update on app_public.jobs
  for each row execute function app_private.touch_updated_at();

create or replace trigger jobs_guard_user before insert on app_public.jobs
  for each row execute function app_private.guard_job_user();

-- Delete is not granted: what was done stays to be seen.
grant select on app_public.jobs to app_user;
grant insert (id, user_id, kind, idempotency_key, payload, max_attempts, run_at) on app_public.jobs to app_user;
grant update (status, attempts, run_at, started_at, finished_at, last_error) on app_public.jobs to app_user;
