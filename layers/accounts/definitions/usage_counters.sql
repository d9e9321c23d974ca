comment on table app_public.usage_counters is 'How often the tenant called an endpoint on a day.';
comment on column app_public.usage_counters.endpoint is 'What was called.';
comment on column app_public.usage_counters.day is 'The day, in UTC.';
comment on column app_public.usage_counters.calls is 'How many calls there were.';
comment on column app_public.usage_counters.errors is 'How many of them failed.';
select app_private.describe_standard_columns('app_public.usage_counters');

create or replace trigger usage_counters_touch before update on app_public.usage_counters
  for each row execute function app_private.touch_updated_at();

grant select on app_public.usage_counters to app_user;
