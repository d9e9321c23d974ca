comment on table app_public.event_outbox is $$
@behavior -insert -update -delete

What happened in the tenant, kept until it has been passed on.
$$;
comment on column app_public.event_outbox.aggregate_type is 'What kind of thing it happened to.';
comment on column app_public.event_outbox.aggregate_id is 'Which one it happened to.';
comment on column app_public.event_outbox.event_type is 'What happened, such as order.filled.';
comment on column app_public.event_outbox.payload is 'What a receiver needs to know.';
comment on column app_public.event_outbox.occurred_at is 'When it happened.';
comment on column app_public.event_outbox.published_at is 'When it was passed on; null until then.';
comment on column app_public.event_outbox.attempts is 'How often it was tried.';
select app_private.describe_standard_columns('app_public.event_outbox');

grant select on app_public.event_outbox to app_user;
grant insert (id, aggregate_type, aggregate_id, event_type, payload) on app_public.event_outbox to app_user;
grant update (published_at, attempts) on app_public.event_outbox to app_user;
